import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RecordsPage, ServerInfo } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { blackPng } from '@revela/testing/image-files';
import { whyNoSignals } from '@revela/testing/posix/signals';
import { decodePng } from '@revela/testing/pixels';
import { serve } from '@revela/testing/serve';
import { type ServerProcess, serverMain } from '@revela/testing/server-process';

const run = promisify(execFile);

const photo = fixture('photos/astronaut.jpg');

/** Sends the photograph to be blurred. */
const send = (url: string, name: string, params = {}) =>
  filterImage(url, { image: photo, name, filter: 'blur', params });

/** A busy machine takes its time. */
const requestsReach = ({ log }: ServerProcess, count: number) =>
  eventually(
    `${count} requests are there`,
    () => log.filter(({ msg }) => msg === 'incoming request').length === count,
    30_000,
  );

/** What the `sqlite3` shell prints; undefined where this machine has none. */
async function sqliteShell(dataDir: string, sql: string): Promise<string | undefined> {
  try {
    return (await run('sqlite3', [join(dataDir, 'revela.sqlite'), sql])).stdout.trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

describe('the server as a process', () => {
  it('keeps every record it answered, for the API, for the sqlite3 shell and for its second start', async (test) => {
    const dataDir = join(await temporaryFolder(), 'made', 'at', 'start');
    const first = await serve([], dataDir);
    const answer = await send(first.url, 'férias & ação #1 (2).jpg');
    expect(answer.status).toBe(200);
    const { width, height } = decodePng(answer.body);
    expect([width, height]).toEqual([384, 384]);

    const shell = await sqliteShell(dataDir, 'SELECT id, image_name, filter, width FROM records');
    if (shell === undefined)
      await test.annotate('no sqlite3 shell on this machine: the database was read through the API alone');
    else expect(shell).toBe('1|férias & ação #1 (2).jpg|blur|384');

    expect(await first.stop()).toBe(0);
    const second = await serve([], dataDir);
    const page = await getJson<RecordsPage>(`${second.url}/api/v1/records`);
    expect(page.items.map(({ imageName }) => imageName)).toEqual(['férias & ação #1 (2).jpg']);
  });

  const signals = whyNoSignals() === undefined ? (['SIGTERM', 'SIGINT'] as const) : [];
  if (signals.length === 0) console.log(`No signal is sent to a server: ${whyNoSignals()}`);

  it.each(['a word', ...signals])(
    '%s during a job: the answer arrives whole, what is new is refused, the exit code is 0',
    async (how) => {
      const dataDir = await temporaryFolder();
      const server = await serve(['--workers', '1'], dataDir);
      const answers = Array.from({ length: 4 }, (_, i) => send(server.url, `${i}.jpg`, { radius: 200 }));
      await requestsReach(server, 4);
      const stopped = how === 'a word' ? server.stop() : server.stop((to) => to.kill(how as NodeJS.Signals));
      for (const answer of await Promise.all(answers)) {
        expect(answer.status).toBe(200);
        expect(decodePng(answer.body).width).toBe(384);
      }
      expect(await stopped).toBe(0);
      await expect(send(server.url, 'late.jpg')).rejects.toThrow();

      const again = await serve([], dataDir);
      expect((await getJson<RecordsPage>(`${again.url}/api/v1/records`)).items.length).toBe(4);
    },
  );

  it.skipIf(signals.length === 0)('ends at once at a second signal', async () => {
    const slow = fileURLToPath(new URL('./robustness/slow-kernel.mjs', import.meta.url));
    const server = await serve(['--workers', '1', '--plugin', slow]);
    const answer = filterImage(server.url, { image: photo, filter: 'slow' });
    await requestsReach(server, 1);
    process.kill(server.pid, 'SIGINT');
    await eventually('it stops', () => server.log.some(({ msg }) => msg === 'finishing what is running'));
    process.kill(server.pid, 'SIGINT');
    await expect(answer).rejects.toThrow();
    await eventually('it has ended', () => server.exit !== undefined);
    expect(server.exit).toEqual({ code: 1, signal: null });
  });

  it('logs JSON lines, and in "listening" the URLs', async () => {
    const server = await serve(['--host', '0.0.0.0']);
    const line = server.log.find(({ msg }) => msg === 'listening')!;
    expect(line.urls).toContain(`http://127.0.0.1:${server.port}`);
  });

  it('takes environment variables, over which a flag wins', async () => {
    const dataDir = await temporaryFolder();
    const environment = { REVELA_MAX_QUEUE: '9', REVELA_MAX_MEGAPIXELS: '12' };
    const server = await serve(['--max-queue', '7'], dataDir, environment);
    const { limits } = await getJson<ServerInfo>(`${server.url}/api/v1/server`);
    expect(limits).toMatchObject({ maxQueue: 7, maxPixels: 12_000_000 });
    expect(existsSync(join(dataDir, 'revela.sqlite'))).toBe(true);
  });

  it('lists every flag and its environment variable under --help', async () => {
    const { stdout } = await run(process.execPath, [serverMain, '--help']);
    for (const name of ['host', 'port', 'data-dir', 'workers', 'max-queue', 'job-timeout']) {
      expect(stdout).toContain(`--${name}`);
      expect(stdout).toContain(`REVELA_${name.replace('-', '_').toUpperCase()}`);
    }
  });

  it.each([
    [['--port', '99999'], /port/],
    [['--workers', 'many'], /whole number/],
    [['--nonsense'], /unknown option/],
    // A file is no folder.
    [['--data-dir', join(serverMain, 'x')], /data folder/],
  ])('explains %j on stderr and exits with 1', async (flags, message) => {
    await expect(run(process.execPath, [serverMain, ...flags])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message) as string,
    });
  });

  it('explains that its port is taken', async () => {
    const port = String((await serve()).port);
    const place = ['--host', '127.0.0.1', '--port', port, '--data-dir', await temporaryFolder()];
    const second = run(process.execPath, [serverMain, ...place]);
    await expect(second).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(port) as string });
  });

  it('starts a stopped job no more once its client is gone', async () => {
    const server = await serve(['--workers', '1']);
    // So large that it is still at work when its client goes.
    const order = { image: blackPng(6000, 4000), name: 'gone.png', filter: 'blur', params: { radius: 200 } };
    const answer = filterImage(server.url, order, {
      onRequest(sent) {
        void requestsReach(server, 1).finally(() => sent.destroy());
      },
    });
    await expect(answer).rejects.toThrow();
    expect((await send(server.url, 'next.jpg')).status).toBe(200);
    const { items } = await getJson<RecordsPage>(`${server.url}/api/v1/records`);
    expect(items.map(({ imageName }) => imageName)).toEqual(['next.jpg']);
    expect(await server.stop()).toBe(0);
  });
});
