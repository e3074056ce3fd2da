import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import preload from '../src/http/plugins/app/preload.js';
import { createLazyCompilers } from '../src/http/lazy-compilers.js';
import { cleanUp } from '@revela/testing/clean-up';

async function startFastify() {
  const compilers = createLazyCompilers();
  const app = Fastify({ schemaController: { compilersFactory: compilers.compilersFactory } });
  cleanUp(() => app.close());
  await app.register(preload);
  return { app, compilers };
}

describe('what a start leaves out', () => {
  it('is loaded one after another once the server listens, and not before', async () => {
    const { app } = await startFastify();
    const done: string[] = [];
    app.preload(async () => {
      await new Promise(setImmediate);
      done.push('first');
    });
    app.preload(() => done.push('second'));
    await app.ready();
    expect(done).toEqual([]);
    await app.listen({ port: 0 });
    await expect.poll(() => done).toEqual(['first', 'second']);
  });

  it('is left out for good where the server closes before', async () => {
    const { app } = await startFastify();
    let loaded = false;
    let begun = false;
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    app.preload(async () => {
      begun = true;
      await released;
    });
    app.preload(() => (loaded = true));
    await app.listen({ port: 0 });
    await expect.poll(() => begun).toBe(true);
    await app.close();
    release();
    // Long enough for what comes next to have begun many times over.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(loaded).toBe(false);
  });

  it('does not end the server where it fails', async () => {
    const { app } = await startFastify();
    let failed = false;
    app.preload(() => {
      failed = true;
      throw new Error('gone');
    });
    app.get('/', () => 'here');
    await app.listen({ port: 0 });
    await expect.poll(() => failed).toBe(true);
    expect((await app.inject('/')).body).toBe('here');
  });
});

describe('schemas that are compiled late', async () => {
  const { app, compilers } = await startFastify();
  app.get(
    '/double',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: { n: { type: 'integer', default: 4 } },
          additionalProperties: false,
        },
        response: { 200: { type: 'object', properties: { n: { type: 'integer' } } } },
      },
    },
    (request) => ({ n: (request.query as { n: number }).n * 2, secret: 'left out' }),
  );

  const expectCompiled = async () => {
    expect((await app.inject('/double?n=21')).body).toBe('{"n":42}');
    expect((await app.inject('/double')).body).toBe('{"n":8}');
    const wrong = await app.inject('/double?n=many');
    expect([wrong.statusCode, wrong.json<{ message: string }>().message]).toEqual([
      400,
      'querystring/n must be integer',
    ]);
  };

  it('check, coerce, fill in and leave out at the first request', expectCompiled);

  it('do the same once they are compiled ahead', async () => {
    for (const step of compilers.steps) step();
    await expectCompiled();
  });
});
