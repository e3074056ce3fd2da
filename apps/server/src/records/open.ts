import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { connect, type DatabaseLog } from './connect.js';
import { fileState, type FileWatch, isDiskFull, setWalAside, walOf, watchFiles } from './database-file.js';
import { inspect } from './inspect.js';
import { DatabaseUnusableError, isLocked, orUnavailable, restoreIt } from './unavailable.js';

/** Name of the database file in the data folder. */
export const DATABASE_FILE = 'revela.sqlite';

/** Marks a database as one of Revela's: `Rvla`. https://www.sqlite.org/pragma.html#pragma_application_id */
const APPLICATION_ID = 0x52766c61;

/**
 * Durable at every commit (WAL with a full sync).
 * https://www.sqlite.org/pragma.html
 */
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;';

/** Milliseconds a start waits for others that start on the same folder, or hold its lock. */
const START_WAIT_MS = 20_000;
/** Milliseconds a probe waits for a lock: a monitor waits no longer. */
const PROBE_LOCK_MS = 800;

/** What a probe writes takes no less of the disk than a record. */
const PADDING = Buffer.alloc(12 * 1024);

/** A database that is open. */
export interface OpenedDatabase {
  readonly knex: Knex;
  readonly watch: FileWatch;
  /** Reads the beginning of the file itself, which cache and log may hide. */
  readBeginning(): Promise<void>;
  /** Does so, and reads and writes a row on a connection that has nothing in its cache. One at a time. */
  probe(): Promise<void>;
  /** Closes it; SQLite writes what is in its log to the file. */
  close(): Promise<void>;
  /** Closes it and leaves the files as they are: what is there may not be what was opened. */
  abandon(): Promise<void>;
}

/**
 * Opens the database of a data folder, creating folder and file where missing, and migrates it. Where another server
 * does the same, or another program holds the lock, it waits up to 20 s.
 *
 * @throws {DatabaseUnusableError} where it is damaged, none of Revela's, or of a newer version, or the folder cannot be made
 * @throws {DatabaseUnavailableError} where its disk is full or read-only, or the lock is not given up
 */
export async function openDatabase(file: string, log: DatabaseLog): Promise<OpenedDatabase> {
  await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
    throw new DatabaseUnusableError((error as Error).message, { cause: error });
  });
  // In this order: a file that is being made has no log before it has a page.
  const wal = await fileState(walOf(file));
  const main = await fileState(file);
  if (wal && wal.bytes > 0 && !main) {
    log.warn(
      { file: await setWalAside(file) },
      'the database was deleted: what was left of it was set aside',
    );
  } else if (wal && wal.bytes > 0 && main?.bytes === 0) {
    throw new DatabaseUnusableError(`${file} was emptied: ${restoreIt}`);
  }
  let told = false;
  for (const until = performance.now() + START_WAIT_MS; ;) {
    try {
      if (main) await withDatabase(file, { mode: 'rw', log }, (database) => inspect(database, file));
      return await open(file, 'rwc', log);
    } catch (error) {
      if (!isLocked(error) || performance.now() > until) throw error;
      if (!told) log.info({ file }, 'waiting for another program that holds the lock of the database');
      told = true;
      // Not all of those that wait at the same time again.
      await delay(20 + Math.random() * 80);
    }
  }
}

/**
 * Opens a database again that was damaged or replaced, once all of it is sound. It is never created. A log that does not
 * belong to it, as one that is left behind where a backup was put in place, is set aside.
 *
 * @throws {DatabaseUnusableError} where it is not sound yet
 * @throws {DatabaseUnavailableError} where it cannot be used at the moment
 */
export async function reopenDatabase(file: string, log: DatabaseLog): Promise<OpenedDatabase> {
  const state = await fileState(file);
  if (!state) throw new DatabaseUnusableError(`${file} is missing: put it, or a backup, in its place`);
  const check = (mode: 'ro' | 'main') =>
    withDatabase(file, { mode, log }, async (database) => {
      if ((await inspect(database, file, true)) === 'ours') return;
      throw new DatabaseUnusableError(`${file} is empty: ${restoreIt}`);
    });
  await readBeginning(file, log);
  try {
    await check('ro');
  } catch (error) {
    if (!(error instanceof DatabaseUnusableError) || !(await fileState(walOf(file)))) throw error;
    // Without the log it may be sound; where it is not either, the first fault is the one to tell.
    await check('main').catch(() => Promise.reject(error));
    log.warn(
      { file: await setWalAside(file) },
      'the log of another database lay beside this one: it was set aside',
    );
  }
  return open(file, 'rw', log);
}

async function withDatabase<T>(
  file: string,
  options: Parameters<typeof connect>[1],
  work: (database: Knex) => Promise<T>,
): Promise<T> {
  const database = connect(file, options);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

/** Reads the file's own first page, the header and the names of the tables, past what the log has of it. */
function readBeginning(file: string, log: DatabaseLog): Promise<void> {
  return withDatabase(file, { mode: 'main', log }, (database) =>
    orUnavailable(async () => {
      await database('sqlite_master').count();
    }, file),
  );
}

async function open(file: string, mode: 'rwc' | 'rw', log: DatabaseLog): Promise<OpenedDatabase> {
  const knex = connect(file, { mode, pragmas: PRAGMAS, log });
  // With the last connection that may write SQLite would empty its log into a file that may be another by now. As long
  // as this one is open, no other is the last.
  const guard = connect(file, { mode: 'ro', log });
  try {
    await orUnavailable(() => migrate(knex), file);
    await guard('sqlite_master').count();
    const watch = await watchFiles(file);
    const probe = async () => {
      await readBeginning(file, log);
      if (await isDiskFull(file)) {
        throw Object.assign(new Error('The disk has no room'), { code: 'SQLITE_FULL' });
      }
      await withDatabase(file, { mode: 'rw', busyTimeoutMs: PROBE_LOCK_MS, log }, readAndWrite);
    };
    let probing: Promise<void> | undefined;
    return {
      knex,
      watch,
      readBeginning: () => readBeginning(file, log),
      probe: () => (probing = probe()),
      async close() {
        await probing?.catch(() => undefined);
        await guard.destroy();
        await knex.destroy();
      },
      async abandon() {
        await knex.destroy();
        // Its connection may write, too.
        await probing?.catch(() => undefined);
        await guard.destroy();
      },
    };
  } catch (error) {
    await guard.destroy();
    await knex.destroy();
    throw error;
  }
}

/**
 * Brings the tables up to date in one transaction that takes the lock before it reads: servers that start at once do so
 * one after the other.
 */
async function migrate(knex: Knex): Promise<void> {
  await knex.transaction(async (transaction) => {
    await transaction.raw(`PRAGMA application_id = ${APPLICATION_ID}`);
    // Within this lock, one of Knex's own was left by a server that was killed, or taken twice.
    await transaction.migrate.forceFreeMigrationsLock();
    await transaction.migrate.latest();
  });
  // Lets the file itself hold what it can: the log is the first that a careless copy leaves out.
  await knex.raw('PRAGMA wal_checkpoint(PASSIVE)');
}

async function readAndWrite(database: Knex): Promise<void> {
  await database('records').orderBy('id', 'desc').first();
  await database('readiness')
    .insert({ id: 1, checked_at: new Date().toISOString(), padding: PADDING })
    .onConflict('id')
    .merge();
}
