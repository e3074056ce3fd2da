import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { decodePng } from '@revela/testing/pixels';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failing, rude } from './bad-plugins.js';
import { blur, expectSound, failureIn, photo, small } from './neighbours.js';
import { writePlugins } from './plugin-files.js';

describe('a filter of an operator that fails', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    const flags = await writePlugins(await temporaryFolder(), [...failing, ...rude]);
    server = await serve(['--workers', '2', '--max-megapixels', '1', ...flags]);
    await expectSound(blur(server.url));
  });
  afterAll(() => {
    // Whatever they print, the log is JSON, one a line.
    expect(server.log.filter(({ msg }) => msg.startsWith('no JSON'))).toEqual([]);
  });

  it.each(failing)('$name: 500 FILTER_FAILED, the stack in the log, no other job harmed', async (plugin) => {
    const { name, logged } = plugin;
    const neighbour = blur(server.url);
    const answer = await filterImage(server.url, { image: small, filter: name });
    expect(answer.json()).toEqual({
      statusCode: 500,
      code: 'FILTER_FAILED',
      error: 'Internal Server Error',
      message: `The filter ${name} failed: the fault is the filter's, and is written in the server's log. Choose another filter, and tell whoever runs the server.`,
    });
    await expectSound(neighbour, blur(server.url));
    // The log comes by another way than the answer.
    await eventually('the log tells of it', () => failureIn(server, name) !== undefined);
    const line = failureIn(server, name)!;
    expect(line).toMatchObject({ level: 50, code: 'FILTER_FAILED' });
    const { message, stack } = line['err'] as { message: string; stack: string };
    expect(message).toContain(logged);
    if (logged.startsWith('it threw Error') && name !== 'throws_function')
      expect(stack).toContain(`${name}.mjs`);
    const request = server.log.find(
      ({ msg, reqId }) => msg === 'incoming request' && reqId === line['reqId'],
    );
    expect(request).toMatchObject({ req: { method: 'POST', url: '/api/v1/process' } });
  });

  it('answers nothing of the inside, and records nothing', async () => {
    const answer = await filterImage(server.url, { image: small, filter: 'throws_error' });
    expect(answer.body.toString()).not.toMatch(/secret|\.mjs|stack/);
    const { items } = await getJson<{ items: { filter: string }[] }>(
      `${server.url}/api/v1/records?limit=100`,
    );
    expect(items.map(({ filter }) => filter).filter((name) => failing.some((p) => p.name === name))).toEqual(
      [],
    );
  });

  it('an error that comes after its work is logged, and ends no thread', async () => {
    const later = await Promise.all(
      [1, 2].map(() => filterImage(server.url, { image: small, filter: 'throws_later' })),
    );
    expect(later.map(({ status }) => status)).toEqual([200, 200]);
    // A thread without a task sleeps, and its timers with it: they throw while another filter is at work.
    const waiting = [1, 2].map(() => filterImage(server.url, { image: small, filter: 'waits' }));
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
    await eventually('the log tells of it', () =>
      server.log.some(
        ({ level, filter, stack }) =>
          level === 50 && filter === 'throws_later' && String(stack).includes('after its work'),
      ),
    );
    await expectSound(blur(server.url), blur(server.url));
    expect(server.log.filter(({ msg }) => msg.includes('thread died'))).toEqual([]);
  });

  it('may change its parameters: neither the next strip nor the next job sees that', async () => {
    for (let i = 0; i < 3; i++) {
      const { body } = await filterImage(server.url, { image: photo, filter: 'changes_params' });
      expect(decodePng(body).data.every((byte) => byte === 10)).toBe(true);
    }
  });

  it('may keep an image and write into it: no other picture lies there', async () => {
    const ask = (filter: string) => filterImage(server.url, { image: photo, filter });
    const unchanged = decodePng((await ask('waits')).body).data;
    for (let i = 0; i < 3; i++) {
      // One on each thread.
      await Promise.all([ask('keeps_images'), ask('keeps_images')]);
      // While a thread waits, what goes on there writes.
      const waiting = ask('waits');
      await expectSound(...Array.from({ length: 4 }, () => blur(server.url)));
      expect(decodePng((await waiting).body).data.equals(unchanged)).toBe(true);
    }
  });

  it('may print: that goes to stderr', async () => {
    expect((await filterImage(server.url, { image: small, filter: 'prints' })).status).toBe(200);
    await eventually('it is there', () => server.stderr.some((line) => line.includes('printed at work')));
    expect(server.stderr.join('\n')).toContain('printed while it loads');
    await expectSound(blur(server.url));
  });
});
