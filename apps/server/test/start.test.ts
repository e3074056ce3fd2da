import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createCertificate } from '@revela/testing/certificate';
import { temporaryFolder } from '@revela/testing/clean-up';
import { getJson, sendImage } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import { serverMain } from '@revela/testing/server-process';
import { openBeside, query } from '../robustness/crash.js';
import { failToStart } from './fail-to-start.js';

const run = promisify(execFile);
const picture = fixture('png/rgba-9x6.png');

describe('a certificate or key', async () => {
  const folder = await temporaryFolder();
  const { cert, key } = await createCertificate(folder);
  const write = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const otherKey = await write('other.pem', other.export({ type: 'pkcs8', format: 'pem' }));
  const locked = await write(
    'locked.pem',
    other.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a passphrase' }),
  );
  const text = await write('text.pem', 'no PEM\n');
  const damaged = await write(
    'damaged.pem',
    (await readFile(cert, 'utf8')).replace(/\n[^\n]+\n/, '\nMIIA\n'),
  );

  it.each([
    ['that is none', text, key, /--tls-cert .*text\.pem holds no certificate in PEM/],
    ['that is damaged', damaged, key, /--tls-cert .*damaged\.pem holds no certificate/],
    ['that is a key', key, key, /--tls-cert .*key\.pem holds no certificate/],
    ['whose key is none', cert, text, /--tls-key .*text\.pem holds no private key in PEM/],
    ['whose key is a certificate', cert, cert, /--tls-key .*cert\.pem holds no private key in PEM/],
    ['whose key is locked', cert, locked, /--tls-key .*locked\.pem is locked by a passphrase/],
    [
      'whose key is of another',
      cert,
      otherKey,
      /--tls-key .*other\.pem does not belong to --tls-cert .*cert\.pem/,
    ],
  ])('%s is named', async (_what, certFile, keyFile, message) => {
    const { stderr } = await failToStart(['--tls-cert', certFile, '--tls-key', keyFile]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/data folder/);
  });
});

describe('a data folder', () => {
  const fill = async (sql: string) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'revela.sqlite');
    await query(file, sql);
    return { folder, file };
  };

  it('of a newer version is told and not touched', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'revela.sqlite');
    const server = await serve(['--workers', '1'], folder);
    expect((await sendImage(server.url, picture, 'kept')).status).toBe(200);
    expect(await server.stop()).toBe(0);
    await query(file, "INSERT INTO knex_migrations (name, batch) VALUES ('0042-future', 9)");
    const before = await readFile(file);
    const { stderr, stdout } = await failToStart(['--data-dir', folder]);
    expect(stderr).toMatch(
      /revela\.sqlite was written by a newer version of Revela \(it knows 0042-future\): run/,
    );
    expect(stdout).toBe('');
    expect(await readFile(file)).toEqual(before);
  });

  it.each([
    ['any', 'CREATE TABLE customers (name TEXT)'],
    ['one with records of its own', 'CREATE TABLE records (name TEXT)'],
    [
      'one that Knex keeps',
      'CREATE TABLE knex_migrations (id INTEGER, name TEXT, batch INTEGER, migration_time TEXT)',
    ],
  ])('with the database of another program is told and not touched: %s', async (what, sql) => {
    const { folder, file } = await fill(sql);
    if (what.includes('Knex')) await query(file, "INSERT INTO knex_migrations (name) VALUES ('2020_users')");
    const before = await readFile(file);
    const { stderr, stdout } = await failToStart(['--data-dir', folder]);
    expect(stderr).toMatch(
      /data folder .*revela\.sqlite is a database of another program: choose another folder/,
    );
    expect(stdout).toBe('');
    expect(await readFile(file)).toEqual(before);
  });

  it('with a file that is no database is told and not touched', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'revela.sqlite');
    await writeFile(file, 'no database\n'.repeat(1000));
    const before = await readFile(file);
    const { stderr } = await failToStart(['--data-dir', folder]);
    expect(stderr).toMatch(
      /revela\.sqlite is no SQLite database, or its beginning is damaged.*: put a backup/,
    );
    expect(await readFile(file)).toEqual(before);
  });

  it('with a folder in place of the database is told, and nothing else is on stdout', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'revela.sqlite'));
    const { stderr, stdout } = await failToStart(['--data-dir', folder]);
    expect(stderr).toMatch(/revela\.sqlite cannot be opened: see whether/);
    expect(stdout).toBe('');
  });

  it('whose database was emptied beside its log is told, and the log is kept', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'revela.sqlite');
    const server = await serve(['--workers', '1'], folder);
    expect((await sendImage(server.url, picture, 'kept')).status).toBe(200);
    await server.kill();
    await truncate(file, 0);
    const before = await readFile(`${file}-wal`);
    expect((await failToStart(['--data-dir', folder])).stderr).toMatch(/was emptied: put a backup/);
    expect(await readFile(`${file}-wal`)).toEqual(before);
  });

  it('that is new makes servers that start at once wait for each other', async () => {
    for (let round = 0; round < 3; round++) {
      const folder = await temporaryFolder();
      const servers = await Promise.all(Array.from({ length: 6 }, () => serve(['--workers', '1'], folder)));
      const answers = await Promise.all(servers.map(({ url }, i) => sendImage(url, picture, `from-${i}`)));
      expect(answers.map(({ status }) => status)).toEqual(servers.map(() => 200));
      const page = await getJson<{ items: unknown[] }>(`${servers[0]!.url}/api/v1/records`);
      expect(page.items.length).toBe(servers.length);
      for (const server of servers) expect(await server.stop()).toBe(0);
    }
  }, 180_000);

  it('that another program has locked for a while is waited for', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'revela.sqlite');
    await (await serve(['--workers', '1'], folder)).stop();
    const other = await openBeside(file);
    await other.exec('BEGIN IMMEDIATE');
    const starting = serve(['--workers', '1'], folder);
    // Longer than a query waits.
    await delay(5000);
    await other.exec('COMMIT');
    await other.close();
    const server = await starting;
    expect(server.log.some(({ msg }) => msg.startsWith('waiting for another program'))).toBe(true);
    expect((await sendImage(server.url, picture, 'a')).status).toBe(200);
    expect(await server.stop()).toBe(0);
    // All of it is in the file again.
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('whose migrations were left locked by a server that was killed starts', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'revela.sqlite');
    await (await serve(['--workers', '1'], folder)).stop();
    await query(file, 'INSERT INTO knex_migrations_lock (is_locked) VALUES (1)');
    await (await serve(['--workers', '1'], folder)).stop();
  });
});

describe('flags', () => {
  it.each([[['--host', '']], [['--host', ' ']], [['--data-dir', '']]])('%j is refused', async (flags) => {
    expect((await failToStart(flags)).stderr).toMatch(/It must not be empty/);
  });

  it('an empty REVELA_HOST is refused', async () => {
    const main = [serverMain, '--port', '0', '--data-dir', await temporaryFolder()];
    await expect(
      run(process.execPath, main, { env: { ...process.env, REVELA_HOST: '' } }),
    ).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/REVELA_HOST.*must not be empty/) as string,
    });
  });
});
