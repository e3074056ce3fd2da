import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { send, sendImage } from '@revela/testing/client';
import { createCertificate } from '@revela/testing/certificate';
import { temporaryFolder } from '@revela/testing/clean-up';
import { fixture } from '@revela/testing/fixture-files';
import { eventually } from '@revela/testing/eventually';
import { serve } from '@revela/testing/serve';
import { startServer } from '@revela/testing/server-process';

const picture = fixture('png/size-3x2.png');
const TOKEN = 'a-token-of-32-characters-0123456';
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });

describe('a token', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'token');
  await writeFile(file, `${TOKEN}\n`);
  const server = await serve(['--workers', '1', '--token-file', file]);

  it.each(['/api/v1/records', '/api/v1/server', '/api/v1/filters', '/api/v1/openapi.json', '/nowhere'])(
    'guards %s',
    async (path) => {
      for (const options of [
        {},
        bearer('wrong'),
        bearer(`${TOKEN}x`),
        { headers: { Authorization: TOKEN } },
      ]) {
        const answer = await send(`${server.url}${path}`, options);
        expect([answer.status, answer.code]).toEqual([401, 'TOKEN_REQUIRED']);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      }
      expect((await send(`${server.url}${path}`, bearer(TOKEN))).status).not.toBe(401);
    },
  );

  it('guards the processing of images, and lets them in', async () => {
    expect((await sendImage(server.url, picture)).code).toBe('TOKEN_REQUIRED');
    expect((await sendImage(server.url, picture, 'a.png', bearer(TOKEN))).status).toBe(200);
  });

  it.each(['bearer', 'BEARER'])('is taken with the scheme %s, too', async (scheme) => {
    const headers = { Authorization: `${scheme} ${TOKEN}` };
    expect((await send(`${server.url}/api/v1/server`, { headers })).status).toBe(200);
  });

  it('leaves the health routes open', async () => {
    expect((await send(`${server.url}/health/live`)).status).toBe(200);
    expect((await send(`${server.url}/health/ready`)).status).toBe(200);
  });

  it('never reaches the log', () => {
    expect(JSON.stringify(server.log)).not.toContain(TOKEN);
  });

  it.each([
    [['--token', 'short']],
    [['--token', 'has spaces in it, which no header carries']],
    [['--token', TOKEN, '--token-file', file]],
    [['--token-file', join(folder, 'missing')]],
    [['--tls-cert', file]],
    [['--cors-origin', 'https://example.org/path']],
  ])('is refused at the start as %j', async (flags) => {
    await expect(startServer(folder, flags)).rejects.toThrow(/error: /);
  });
});

it('limits the requests of a client, even those with a wrong token', async () => {
  const server = await serve(['--workers', '1', '--token', TOKEN, '--rate-limit', '5']);
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) statuses.push((await send(`${server.url}/api/v1/server`)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  const answer = await send(`${server.url}/api/v1/server`);
  expect(answer.code).toBe('RATE_LIMITED');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect((await send(`${server.url}/health/live`)).status).toBe(200);
});

describe('web pages', async () => {
  const closed = await serve(['--workers', '1']);
  const open = await serve(['--workers', '1', '--cors-origin', 'https://a.example,https://b.example']);
  const from = (origin: string) => ({ headers: { Origin: origin } });

  it('are kept out unless their origin is named', async () => {
    const url = '/api/v1/server';
    const allowed = async (server: string, origin: string) =>
      (await send(server + url, from(origin))).headers['access-control-allow-origin'];
    expect(await allowed(closed.url, 'https://a.example')).toBeUndefined();
    expect(await allowed(open.url, 'https://a.example')).toBe('https://a.example');
    expect(await allowed(open.url, 'https://b.example')).toBe('https://b.example');
    expect(await allowed(open.url, 'https://c.example')).toBeUndefined();
  });

  it('get headers that leave them nothing to do with an answer', async () => {
    const { headers } = await send(`${closed.url}/api/v1/server`);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['strict-transport-security']).toBeUndefined();
  });
});

it('speaks TLS', async () => {
  const { cert, key } = await createCertificate(await temporaryFolder());
  const server = await serve(['--workers', '1', '--tls-cert', cert, '--tls-key', key]);
  expect(server.url).toMatch(/^https:/);
  const { headers } = await send(`${server.url}/health/live`, { ca: readFileSync(cert), fresh: true });
  expect(headers['strict-transport-security']).toBeDefined();
  expect(await server.stop()).toBe(0);
});

it('warns where the network reaches it and it asks for no token', async () => {
  const warned = async (flags: readonly string[]) => {
    const server = await serve(['--workers', '1', ...flags]);
    await send(`http://127.0.0.1:${server.port}/nowhere`);
    // The log is read in its order: by then all of the start's lines are there.
    await eventually('the request is in the log', () =>
      server.log.some(({ msg }) => msg === 'incoming request'),
    );
    return server.log.some(({ level, msg }) => level === 40 && msg.includes('no token'));
  };
  expect(await warned(['--host', '0.0.0.0'])).toBe(true);
  expect(await warned(['--host', '0.0.0.0', '--token', TOKEN])).toBe(false);
  expect(await warned([])).toBe(false);
});
