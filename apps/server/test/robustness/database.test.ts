import { execFileSync, spawnSync } from 'node:child_process';
import { copyFile, mkdir, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { getJson, send, sendImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { openBeside, query } from '../../robustness/crash.js';

const picture = fixture('png/rgba-9x6.png');

/** Milliseconds within which a server serves again once its database is as it was. */
const HEALED_MS = 10_000;

async function names(url: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: { imageName: string }[]; nextCursor: string | null } = await getJson(
      `${url}/api/v1/records?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    found.push(...page.items.map(({ imageName }) => imageName));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.reverse();
}

const isReady = async (url: string) => (await send(`${url}/health/ready`)).status === 200;

/** Waits until it is not ready and its log says why. */
async function notReady({ url, log }: ServerProcess, why: RegExp): Promise<void> {
  await eventually('it is not ready', async () => !(await isReady(url)));
  await eventually(`its log says ${why}`, async () => {
    await isReady(url);
    return log.some(({ msg, level }) => level >= 50 && msg.startsWith('not ready') && why.test(msg));
  });
}

/** A picture answered 503 for the database, which no client can help. */
async function expectRefused({ url }: ServerProcess, name: string): Promise<void> {
  const answer = await sendImage(url, picture, name);
  expect([answer.status, answer.code]).toEqual([503, 'SERVER_BUSY']);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
}

/** Waits until a picture is filtered again; nothing but time and requests makes it so. */
async function healed({ url }: ServerProcess, name: string): Promise<void> {
  await eventually(
    'it serves again',
    async () => (await sendImage(url, picture, name)).status === 200,
    HEALED_MS,
  );
  await eventually('it is ready again', () => isReady(url), HEALED_MS);
}

describe('/health/ready', () => {
  it('is 503 while another program holds the lock, and says so', async () => {
    const folder = await temporaryFolder();
    const server = await serve(['--workers', '1'], folder);
    const other = await openBeside(join(folder, 'revela.sqlite'));
    cleanUp(() => other.close());
    expect(await isReady(server.url)).toBe(true);
    await other.exec('BEGIN IMMEDIATE');
    await notReady(server, /Another program holds the lock of .*revela\.sqlite/);
    await other.exec('COMMIT');
    await healed(server, 'after');
    expect(await names(server.url)).toEqual(['after']);
  });

  it('is 503 while the disk is full, and says so', async (context) => {
    if (spawnSync('unshare', ['--mount', 'true']).status !== 0) {
      context.skip('a disk of a few megabytes needs the right to mount one, which this user has not');
      return;
    }
    const disk = join(await temporaryFolder(), 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      const server = await serve(['--workers', '1'], disk);
      expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4096']);
      await notReady(server, /disk is full/);
      // What the log of the database has already taken of the disk, it may go on using.
      const answered = ['before'];
      for (let i = 0; (await sendImage(server.url, picture, `full-${i}`)).status === 200; i++) {
        answered.push(`full-${i}`);
      }
      await expectRefused(server, 'full');
      await rm(join(disk, 'filler'));
      await healed(server, 'after');
      expect(await names(server.url)).toEqual([...answered, 'after']);
      expect(await server.stop()).toBe(0);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('reads and writes once a second at most, however often it is asked', async () => {
    const folder = await temporaryFolder();
    const { url } = await serve(['--workers', '1'], folder);
    const file = join(folder, 'revela.sqlite');
    const written = new Set<unknown>();
    const began = performance.now();
    let asked = 0;
    while (performance.now() < began + 1500) {
      expect((await Promise.all(Array.from({ length: 10 }, () => isReady(url)))).every(Boolean)).toBe(true);
      asked += 10;
      for (const { checked_at } of await query(file, 'SELECT checked_at FROM readiness'))
        written.add(checked_at);
    }
    expect(written.size).toBeGreaterThanOrEqual(1);
    expect(written.size).toBeLessThanOrEqual(1 + Math.floor((performance.now() - began) / 1000));
    expect(asked).toBeGreaterThan(written.size);
  });
});

/** Bytes that are no database, over a part of a file. */
async function overwrite(file: string, from: number, bytes: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  await handle.close();
}

const damages: Record<string, (file: string) => Promise<void>> = {
  'written over from its beginning': async (file) => overwrite(file, 0, (await stat(file)).size),
  'written over behind its header': async (file) => overwrite(file, 100, (await stat(file)).size - 100),
  'cut short': async (file) => truncate(file, 5000),
  emptied: (file) => truncate(file, 0),
  'replaced by a text': async (file) => {
    await writeFile(`${file}.text`, 'no database\n'.repeat(1000));
    await rename(`${file}.text`, file);
  },
};

const restorations: Record<string, (backup: string, file: string) => Promise<void>> = {
  'copied over it': copyFile,
  'moved in its place': rename,
  'put in its place as SECURITY.md says': async (backup, file) => {
    await copyFile(backup, file);
    await rm(`${file}-wal`, { force: true });
    await rm(`${file}-shm`, { force: true });
  },
};

/** Windows neither deletes nor replaces a file that is open. */
const windows = process.platform === 'win32';
if (windows)
  console.log('Windows replaces no open file: the tests that do so under a running server are skipped');

describe.each(Object.entries(damages).filter(([how]) => !(windows && how.startsWith('replaced'))))(
  'a database that is %s under a running server',
  (_how, damage) => {
    it.each(Object.entries(restorations))(
      'is told, and serves again once a backup is %s',
      async (_way, restore) => {
        const folder = await temporaryFolder();
        const file = join(folder, 'revela.sqlite');
        const backup = join(folder, 'backup.sqlite');
        const server = await serve(['--workers', '1'], folder);
        for (const name of ['a', 'b', 'c'])
          expect((await sendImage(server.url, picture, name)).status).toBe(200);
        await query(file, `VACUUM INTO '${backup}'`);
        expect((await sendImage(server.url, picture, 'd')).status).toBe(200);
        // Some of it in the file itself, some in its log.
        await query(file, 'PRAGMA wal_checkpoint(PASSIVE)');
        expect((await sendImage(server.url, picture, 'e')).status).toBe(200);

        await damage(file);
        await notReady(server, /revela\.sqlite.*(damaged|emptied|replaced|no SQLite database).*: .*backup/);
        await expectRefused(server, 'refused');
        const records = await send(`${server.url}/api/v1/records`);
        expect([records.status, records.code]).toEqual([503, 'SERVER_BUSY']);
        expect(records.json<{ message: string }>().message).toMatch(
          /has to be restored.*Tell whoever runs it/,
        );

        await restore(backup, file);
        await healed(server, 'after');
        const kept = await names(server.url);
        expect(kept).toEqual(expect.arrayContaining(['a', 'b', 'c', 'after']));
        expect(kept).not.toContain('refused');
        expect(await server.stop()).toBe(0);
        expect(await query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        const again = await serve(['--workers', '1'], folder);
        expect(await names(again.url)).toEqual(kept);
        expect(await again.stop()).toBe(0);
      },
    );
  },
);

/** Thousands of records, so that they take many pages. */
const MANY = `
  INSERT INTO records (image_name, image_name_key, filter, params, processed_at, width, height, input_format,
    input_bytes, output_bytes, duration_ms)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
  SELECT 'many-' || i, 'many-' || i, 'blur', '{}', '2026-01-01T00:00:00.000Z', 1, 1, 'png', 1, 1, 1 FROM n`;

it('a page that is damaged is told by what reads it, and heals with a copy of the file alone', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'revela.sqlite');
  const server = await serve(['--workers', '1'], folder);
  await query(file, MANY);
  await query(file, 'PRAGMA wal_checkpoint(PASSIVE)');
  await copyFile(file, `${file}.copy`);
  expect((await sendImage(server.url, picture, 'after the copy')).status).toBe(200);
  await overwrite(file, 20 * 4096, 60 * 4096);

  const search = await send(`${server.url}/api/v1/records?search=many-1`);
  expect([search.status, search.code]).toEqual([503, 'SERVER_BUSY']);
  await notReady(server, /revela\.sqlite is damaged \(.*\): put a backup in its place/);
  await expectRefused(server, 'refused');
  await copyFile(`${file}.copy`, file);
  await healed(server, 'healed');
  const [newest, before] = (
    await getJson<{ items: { imageName: string }[] }>(`${server.url}/api/v1/records?limit=2`)
  ).items;
  expect([before!.imageName, newest!.imageName]).toEqual(['after the copy', 'healed']);
  expect(await query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

it('a picture is refused that comes before anything else has noticed', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'revela.sqlite');
  const server = await serve(['--workers', '1'], folder);
  expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
  const whole = await readFile(file);
  await overwrite(file, 0, whole.length);
  await expectRefused(server, 'refused');
  await writeFile(file, whole);
  await healed(server, 'after');
  expect(await names(server.url)).toEqual(['before', 'after']);
});

describe('the files of the database', () => {
  const start = async () => {
    const folder = await temporaryFolder();
    const server = await serve(['--workers', '1'], folder);
    expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
    return { folder, file: join(folder, 'revela.sqlite'), server };
  };

  it.skipIf(windows)('that are put back heal it, with all that was recorded', async () => {
    const { file, server } = await start();
    for (const back of [
      // The same file, and a copy of it.
      (away: string) => rename(away, file),
      async (away: string) => {
        await copyFile(away, file);
        await rm(away);
      },
    ]) {
      await rename(file, `${file}.away`);
      await notReady(server, /deleted or moved away|is missing/);
      await expectRefused(server, 'refused');
      await expect(stat(file)).rejects.toThrow('ENOENT');
      await back(`${file}.away`);
      await healed(server, 'after');
    }
    expect(await names(server.url)).toEqual(['before', 'after', 'after']);
  });

  it.skipIf(windows)('lose nothing where the log is deleted', async () => {
    const { file, server } = await start();
    await rm(`${file}-wal`);
    await rm(`${file}-shm`);
    await healed(server, 'after');
    expect(await server.stop()).toBe(0);
    expect(await query(file, 'SELECT image_name FROM records')).toEqual([
      { image_name: 'before' },
      { image_name: 'after' },
    ]);
  });

  it.skipIf(windows)('are not mixed with the log of another database', async () => {
    const { folder, file, server } = await start();
    const other = await serve(['--workers', '1']);
    for (let i = 0; i < 40; i++) await sendImage(other.url, picture, `other-${i}`);
    const [{ file: otherFile }] = (await query(
      join(other.log.find(({ msg }) => msg === 'listening')!.dataDir as string, 'revela.sqlite'),
      'PRAGMA database_list',
    )) as [{ file: string }];
    const backup = join(folder, 'other.sqlite');
    await query(otherFile, `VACUUM INTO '${backup}'`);
    await copyFile(backup, `${file}.new`);
    await rename(`${file}.new`, file);
    await healed(server, 'after');
    expect(await names(server.url)).toEqual([...Array.from({ length: 40 }, (_, i) => `other-${i}`), 'after']);
    const aside = server.log.find(({ msg }) => msg.includes('set aside'))?.file as string;
    expect((await readFile(aside)).includes('before')).toBe(true);
  });

  it.skipIf(windows)('of another program are not touched', async () => {
    const { folder, file, server } = await start();
    const foreign = join(folder, 'foreign.sqlite');
    await query(foreign, 'CREATE TABLE customers (name TEXT)');
    const bytes = await readFile(foreign);
    await copyFile(file, `${file}.good`);
    await copyFile(foreign, `${file}.new`);
    await rm(`${file}-wal`);
    await rename(`${file}.new`, file);
    await notReady(server, /another program: choose another folder/);
    expect(await readFile(file)).toEqual(bytes);
  });

  it.skipIf(windows)('hold whatever was answered 200 while they come and go', async () => {
    const { file, server } = await start();
    const answered = ['before'];
    let running = true;
    const uploads = Array.from({ length: 4 }, async (_, client) => {
      for (let i = 0; running; i++) {
        const name = `${client}-${i}`;
        const { status } = await sendImage(server.url, picture, name);
        if (status === 200) answered.push(name);
        else expect(status).toBe(503);
      }
    });
    for (let i = 0; i < 5; i++) {
      const before = answered.length;
      await eventually('some are answered', () => answered.length > before + 5);
      await rename(file, `${file}.away`);
      await notReady(server, /deleted or moved away|is missing/);
      await rename(`${file}.away`, file);
    }
    running = false;
    await Promise.all(uploads);
    await healed(server, 'after');
    expect(await server.stop()).toBe(0);
    const kept = new Set(
      (await query(file, 'SELECT image_name FROM records')).map(({ image_name }) => image_name),
    );
    expect(answered.filter((name) => !kept.has(name))).toEqual([]);
  });
});
