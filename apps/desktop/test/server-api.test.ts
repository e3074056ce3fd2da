import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { formats } from '@revela/formats';
import { defaultLimits } from '@revela/shared';
import { afterEach, describe, expect, it } from 'vitest';
import { checkServer } from '../src/main/check-server.js';
import type { ServerTarget } from '../src/main/http-client.js';
import { lookAtServer } from '../src/main/look-at-server.js';
import { networkProblem } from '../src/main/problem-error.js';
import { fetchReadiness, fetchServerInfo } from '../src/main/server-api.js';

const TIMEOUT_MS = 5_000;

let server: Server | undefined;
let asked: string[];
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A server that answers each path with this, and every other one with 404. */
async function serve(answers: Record<string, unknown>, status = 200): Promise<ServerTarget> {
  asked = [];
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(url in answers ? status : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answers[url] ?? null));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { endpoint: { protocol: 'http:', hostname: '127.0.0.1', port, prefix: '' }, token: null };
}

const problemOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => networkProblem(error).code,
  );

describe('fetchServerInfo', () => {
  const ours = { name: 'revela', version: '0.1.0', startedAt: '2026-11-25T12:00:00.000Z' };
  const ask = async (body: unknown) =>
    await fetchServerInfo(await serve({ '/api/v1/server': body }), TIMEOUT_MS);

  it('takes what a server says', async () => {
    const limits = { ...defaultLimits, maxUploadBytes: 7, jobTimeoutMs: 9 };
    const accepted = [{ name: 'jpeg', mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] }];
    expect(await ask({ ...ours, limits, formats: accepted })).toEqual({
      version: '0.1.0',
      startedAt: ours.startedAt,
      limits,
      extensions: ['jpg', 'jpeg'],
    });
  });

  it.each([
    ['says nothing of limits and formats', {}],
    [
      'has no limit where we have one',
      { limits: { maxPixels: null, maxUploadBytes: 0, jobTimeoutMs: '60 s' } },
    ],
    ['has limits of another shape', { limits: [] }],
  ])('does with our own limits where a later server %s', async (_name, more) => {
    const info = await ask({ ...ours, version: '9.0.0-rc.1', ...more });
    expect(info.limits).toEqual(defaultLimits);
    expect(info.extensions).toEqual(formats.flatMap(({ extensions }) => extensions));
  });

  it('leaves out what is no format', async () => {
    const accepted = [null, 7, {}, { extensions: 'jpg' }, { extensions: ['jxl', 7, 'a'.repeat(100)] }];
    expect((await ask({ ...ours, formats: accepted })).extensions).toEqual(['jxl']);
  });

  it('takes a version that is none for one that may be new', async () => {
    expect((await ask({ ...ours, version: 'nightly' })).version).toBe('nightly');
  });

  it.each([
    [{ ...ours, version: '0.0.9' }, 'SERVER_TOO_OLD'],
    [{ ...ours, name: 'printer' }, 'NOT_REVELA'],
    [{ name: 'revela' }, 'NOT_REVELA'],
    [null, 'NOT_REVELA'],
    ['revela', 'NOT_REVELA'],
    [[], 'NOT_REVELA'],
  ])('%j: %s', async (body, code) => {
    expect(await problemOf(ask(body))).toBe(code);
    expect(await problemOf(fetchReadiness(await serve({}), TIMEOUT_MS))).toBe('NOT_REVELA');
  });

  it('gives the whole exchange its time, not only the way to the first byte', async () => {
    server = createServer((_request, response) => void response.writeHead(200).write('{"name"')).listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const target = {
      endpoint: { protocol: 'http:', hostname: 'localhost', port, prefix: '' },
      token: null,
    } as const;
    const found = await checkServer(target, true, 300);
    expect(found).toMatchObject({ ok: false, hasToken: true, problem: { code: 'CONNECTION_TIMED_OUT' } });
  });
});

describe('lookAtServer', () => {
  const start = (startedAt: string | null, readyAt = startedAt): Record<string, unknown> => ({
    '/health/ready': { status: 'ok', jobs: { running: 0, waiting: 0 }, startedAt: readyAt ?? undefined },
    '/api/v1/server': { name: 'revela', version: '1.0.0', startedAt: startedAt ?? undefined },
    '/api/v1/filters': { filters: [] },
  });
  const lookTwice = async (first: Record<string, unknown>, second: Record<string, unknown>) => {
    const known = await lookAtServer(await serve(first), null, TIMEOUT_MS);
    server?.close();
    const found = await lookAtServer(await serve(second), known, TIMEOUT_MS);
    return { known, found };
  };

  it('asks one that is the same as before for no more than whether it is ready', async () => {
    const { known, found } = await lookTwice(start('noon'), start('noon'));
    expect(found).toBe(known);
    expect(asked).toEqual(['/health/ready']);
  });

  it('asks one that was started anew who it is, and what it has', async () => {
    const { found } = await lookTwice(start('noon'), start('one'));
    expect(found.server.startedAt).toBe('one');
    expect(asked).toEqual(['/health/ready', '/api/v1/server', '/api/v1/filters']);
  });

  it.each([
    ['nowhere', start(null)],
    ['in one place only', start(null, 'noon')],
  ])('is content with one that says when it started %s', async (_name, answers) => {
    const { known, found } = await lookTwice(answers, answers);
    expect(found).toBe(known);
  });

  it('does not take one for ready that says it is not', async () => {
    const target = await serve({ '/health/ready': { status: 'unavailable' } }, 503);
    expect(await problemOf(lookAtServer(target, null, TIMEOUT_MS))).toBe('SERVER_NOT_READY');
    const stopping = { statusCode: 503, code: 'SERVER_STOPPING', message: 'It stops.' };
    const other = await serve({ '/health/ready': stopping }, 503);
    expect(await problemOf(lookAtServer(other, null, TIMEOUT_MS))).toBe('SERVER_STOPPING');
  });
});
