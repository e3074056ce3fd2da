import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseUnavailableError, orUnavailable } from '@revela/server/records/unavailable';
import { describe, expect, it } from 'vitest';
import { getJson, send, sendImage } from '@revela/testing/client';
import { crash, query } from '../../robustness/crash.js';
import { temporaryFolder } from '@revela/testing/clean-up';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import { fuzz } from '../../robustness/fuzz.js';

const picture = fixture('png/rgba-9x6.png');
const names = async (url: string) => {
  const page = await getJson<{ items: { imageName: string }[] }>(`${url}/api/v1/records?limit=100`);
  return page.items.map(({ imageName }) => imageName);
};

interface Database {
  exec(sql: string, done: (error: Error | null) => void): void;
  close(done: () => void): void;
}

it('a locked database answers 503 and service returns by itself', async () => {
  const folder = await temporaryFolder();
  const server = await serve(['--workers', '1'], folder);
  expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
  const { Database } = createRequire(import.meta.url)('sqlite3') as {
    Database: new (file: string) => Database;
  };
  const other = new Database(join(folder, 'revela.sqlite'));
  const exec = (sql: string) =>
    new Promise<void>((resolve, reject) => {
      other.exec(sql, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  await exec('BEGIN IMMEDIATE');
  const locked = await Promise.all([1, 2, 3].map((i) => sendImage(server.url, picture, `locked-${i}`)));
  for (const answer of locked) {
    expect([answer.status, answer.code]).toEqual([503, 'SERVER_BUSY']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  await exec('COMMIT');
  await new Promise<void>((resolve) => other.close(resolve));
  await eventually('service returns', async () => {
    return (await sendImage(server.url, picture, 'after')).status === 200;
  });
  expect((await names(server.url)).sort()).toEqual(['after', 'before']);
});

it('a database that is deleted under a running server answers 503, and a restart serves', async (context) => {
  const folder = await temporaryFolder();
  const server = await serve(['--workers', '1'], folder);
  expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
  if (process.platform === 'win32') {
    context.skip('Windows deletes no file that is open');
    return;
  }
  await rm(folder, { recursive: true });
  const answer = await sendImage(server.url, picture, 'lost');
  expect([answer.status, answer.code]).toEqual([503, 'SERVER_BUSY']);
  expect((await send(`${server.url}/health/ready`)).status).toBe(503);
  expect(await server.stop()).toBe(0);
  const next = await serve(['--workers', '1'], folder);
  expect((await sendImage(next.url, picture, 'after')).status).toBe(200);
  expect(await names(next.url)).toEqual(['after']);
});

/** True where this user may mount a small file system of its own. */
function maySmallDisk(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('a full disk answers 503 and service returns by itself', async (context) => {
  if (!maySmallDisk()) {
    context.skip('a disk of a few megabytes needs the right to mount one, which this user has not');
    return;
  }
  const folder = await temporaryFolder();
  const disk = join(folder, 'disk');
  await mkdir(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  try {
    const server = await serve(['--workers', '1'], disk);
    expect((await sendImage(server.url, picture, 'before')).status).toBe(200);

    // Leaves no page free, so that the log of the database cannot grow.
    const filler = spawn('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4096'], {
      stdio: 'ignore',
    });
    await new Promise((resolve) => filler.once('exit', resolve));
    let full;
    const answered: string[] = ['before'];
    for (let i = 0; i < 100; i++) {
      const answer = await sendImage(server.url, picture, `full-${i}`);
      if (answer.status !== 200) {
        full = answer;
        break;
      }
      answered.push(`full-${i}`);
    }
    expect([full?.status, full?.code]).toEqual([503, 'SERVER_BUSY']);
    execFileSync('rm', [join(disk, 'filler')]);
    await eventually(
      'service returns',
      async () => (await sendImage(server.url, picture, 'space')).status === 200,
    );
    answered.push('space');

    expect((await names(server.url)).sort()).toEqual(answered.sort());
    expect(await server.stop()).toBe(0);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});

describe('a fault of the database', () => {
  const fail = (fault: Record<string, string>) =>
    orUnavailable(() => Promise.reject(Object.assign(new Error('fault'), fault)));

  it.each(['BUSY', 'LOCKED', 'FULL', 'READONLY', 'IOERR', 'CANTOPEN', 'NOMEM', 'PERM'])(
    'that passes is told from one that stays: %s',
    async (code) => {
      await expect(fail({ code: `SQLITE_${code}` })).rejects.toBeInstanceOf(DatabaseUnavailableError);
    },
  );

  it("that stays is the server's own", async () => {
    await expect(fail({ code: 'SQLITE_CORRUPT' })).rejects.not.toBeInstanceOf(DatabaseUnavailableError);
    await expect(fail({ name: 'KnexTimeoutError' })).rejects.toBeInstanceOf(DatabaseUnavailableError);
  });
});

describe('a backup', () => {
  it('taken while the server runs opens, is whole, and serves', async () => {
    const folder = await temporaryFolder();
    const server = await serve(['--workers', '2'], folder);
    let running = true;
    const answered: string[] = [];
    const uploads = (async () => {
      for (let i = 0; running; i++) {
        if ((await sendImage(server.url, picture, `b-${i}`)).status === 200) answered.push(`b-${i}`);
      }
    })();
    await eventually('some are answered', () => answered.length >= 5);
    const before = [...answered];
    const backup = join(folder, 'backup.sqlite');
    await query(join(folder, 'revela.sqlite'), `VACUUM INTO '${backup}'`);
    running = false;
    await uploads;
    expect(await query(backup, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);

    const restored = await temporaryFolder();
    await copyFile(backup, join(restored, 'revela.sqlite'));
    const second = await serve(['--workers', '1'], restored);
    expect(await names(second.url)).toEqual(expect.arrayContaining(before.slice(-50)));
    expect((await sendImage(second.url, picture, 'new')).status).toBe(200);
    expect(existsSync(backup)).toBe(true);
  });
});

it('kill -9 at any moment loses no record (3 kills; `pnpm crash` for 50)', async () => {
  const report = await crash({ kills: 3, seed: 7 });
  expect(report).toMatchObject({ lost: [], damage: [] });
  expect(report.acknowledged).toBeGreaterThanOrEqual(3);
}, 120_000);

it('broken pictures do no harm (500; `pnpm fuzz` for 20,000)', async () => {
  const failures = join(await temporaryFolder(), 'failures');
  const report = await fuzz({ count: 500, seed: 3, concurrency: 4, failures });
  expect(report.failures).toEqual([]);
  expect(report.soundRight).toBe(25);
  expect(report.answers['422 IMAGE_CORRUPT']).toBeGreaterThan(100);
}, 120_000);
