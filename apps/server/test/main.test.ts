import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { ProcessingRecord, RecordsPage } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { decodePng, fixture } from './fixtures.js';
import { spawnServer } from './server-process.js';
import { temporaryFolder } from './server.js';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A busy machine takes its time. */
const PATIENT = { timeout: 30_000 };

function form(name: string, filter: string, params = '{}'): FormData {
  const data = new FormData();
  data.append('image', new Blob([new Uint8Array(fixture('photos/astronaut.jpg'))]), name);
  data.append('filter', filter);
  data.append('params', params);
  return data;
}

const send = (url: string, body: FormData) => fetch(`${url}/api/v1/process`, { method: 'POST', body });

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
    const first = await spawnServer(dataDir);
    const answer = await send(first.url, form('férias & ação #1 (2).jpg', 'blur'));
    expect(answer.status).toBe(200);
    const { width, height } = decodePng(Buffer.from(await answer.arrayBuffer()));
    expect([width, height]).toEqual([384, 384]);

    const shell = await sqliteShell(dataDir, 'SELECT id, image_name, filter, width FROM records');
    if (shell === undefined)
      test.annotate('no sqlite3 shell on this machine: the database was read through the API alone');
    else expect(shell).toBe('1|férias & ação #1 (2).jpg|blur|384');

    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    const second = await spawnServer(dataDir);
    const page = (await (await fetch(`${second.url}/api/v1/records`)).json()) as RecordsPage;
    expect(page.items.map(({ imageName }) => imageName)).toEqual(['férias & ação #1 (2).jpg']);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s during a job: the answer arrives whole, what is new is refused, the exit code is 0',
    async (signal) => {
      const dataDir = await temporaryFolder();
      const server = await spawnServer(dataDir, ['--workers', '1']);
      const answers = Array.from({ length: 4 }, (_, i) =>
        send(server.url, form(`${i}.jpg`, 'blur', '{"radius":200}')),
      );
      await expect
        .poll(() => server.log.filter(({ msg }) => msg === 'incoming request').length, PATIENT)
        .toBe(4);
      server.child.kill(signal);
      for (const answer of await Promise.all(answers)) {
        expect(answer.status).toBe(200);
        expect(decodePng(Buffer.from(await answer.arrayBuffer())).width).toBe(384);
      }
      expect(await server.exited).toBe(0);
      await expect(send(server.url, form('late.jpg', 'blur'))).rejects.toThrow();

      const again = await spawnServer(dataDir);
      const { items } = (await (await fetch(`${again.url}/api/v1/records`)).json()) as {
        items: ProcessingRecord[];
      };
      expect(items.length).toBe(4);
    },
  );

  it('logs JSON lines, and in "listening" the URLs', async () => {
    const server = await spawnServer(await temporaryFolder());
    const line = server.log.find(({ msg }) => msg === 'listening')!;
    expect(line.urls).toContain(server.url);
  });

  it('takes environment variables, over which a flag wins', async () => {
    const dataDir = await temporaryFolder();
    const server = await spawnServer(dataDir, ['--max-queue', '7'], {
      REVELA_MAX_QUEUE: '9',
      REVELA_MAX_MEGAPIXELS: '12',
    });
    const info = (await (await fetch(`${server.url}/api/v1/server`)).json()) as { limits: object };
    expect(info.limits).toMatchObject({ maxQueue: 7, maxPixels: 12_000_000 });
    expect(existsSync(join(dataDir, 'revela.sqlite'))).toBe(true);
  });

  it('lists every flag and its environment variable under --help', async () => {
    const { stdout } = await run(process.execPath, [main, '--help']);
    for (const name of ['host', 'port', 'data-dir', 'workers', 'max-queue', 'job-timeout']) {
      expect(stdout).toContain(`--${name}`);
      expect(stdout).toContain(`REVELA_${name.replace('-', '_').toUpperCase()}`);
    }
  });

  it.each([
    [['--port', '99999'], /port/],
    [['--workers', 'many'], /whole number/],
    [['--nonsense'], /unknown option/],
    [['--data-dir', '/dev/null/x'], /data folder/],
  ])('explains %j on stderr and exits with 1', async (flags, message) => {
    await expect(run(process.execPath, [main, ...flags])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message) as string,
    });
  });

  it('explains that its port is taken', async () => {
    const server = await spawnServer(await temporaryFolder());
    const port = new URL(server.url).port;
    const second = run(process.execPath, [main, '--port', port, '--data-dir', await temporaryFolder()]);
    await expect(second).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(port) as string });
  });

  it('starts a stopped job no more once its client is gone', async () => {
    const server = await spawnServer(await temporaryFolder(), ['--workers', '1']);
    const abort = new AbortController();
    const answer = fetch(`${server.url}/api/v1/process`, {
      method: 'POST',
      body: form('gone.jpg', 'blur', '{"radius":200}'),
      signal: abort.signal,
    });
    await expect.poll(() => server.log.some(({ msg }) => msg === 'incoming request'), PATIENT).toBe(true);
    abort.abort();
    await expect(answer).rejects.toThrow();
    const next = await send(server.url, form('next.jpg', 'pixelate'));
    expect(next.status).toBe(200);
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
  });
});
