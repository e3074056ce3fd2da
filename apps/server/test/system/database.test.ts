import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { getJson, send, sendImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { serve } from '@revela/testing/serve';
import { query } from '../../robustness/crash.js';

import { damages, overwrite, restorations } from '../robustness/damage.js';
import { expectRefused, healed, names, notReady, picture } from '../robustness/readiness.js';

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
  INSERT INTO records (image_name, image_name_key, filter, steps, processed_at, width, height, input_format,
    input_bytes, output_bytes, duration_ms)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
  SELECT 'many-' || i, 'many-' || i, 'blur', '[]', '2026-01-01T00:00:00.000Z', 1, 1, 'png', 1, 1, 1 FROM n`;

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
