import type { Knex } from 'knex';
import type { DatabaseLog } from './connect.js';
import { type OpenedDatabase, openDatabase, reopenDatabase } from './open.js';
import { DatabaseUnavailableError, DatabaseUnusableError, orUnavailable } from './unavailable.js';

/** The database in the data folder, opened anew where its file was damaged or replaced and is sound again. */
export interface RecordsDatabase {
  /**
   * Runs a query. What it has committed once it resolves lies in the file that is in the data folder.
   *
   * @throws {DatabaseUnavailableError} where the database cannot be used at the moment
   * @throws {DatabaseUnusableError} where someone has to put a good file in its place
   */
  query<T>(run: (knex: Knex) => Promise<T>): Promise<T>;
  /** Reads and writes; resolves where the database can be used. The answer of one call serves those within a second. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds between two tries to open it again, and for which what a check found is true. */
const PAUSE_MS = 1000;

/** Codes of faults that a connection may keep after their cause has gone. */
const staying = new Set(['SQLITE_IOERR', 'SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM']);

function outlastsItsCause(fault: unknown): boolean {
  if (fault instanceof DatabaseUnusableError) return true;
  return (
    fault instanceof DatabaseUnavailableError && staying.has((fault.cause as { code?: string }).code ?? '')
  );
}

/** Opens the database, as {@link openDatabase} does. */
export async function openRecordsDatabase(file: string, log: DatabaseLog): Promise<RecordsDatabase> {
  let opened: OpenedDatabase | undefined = await openDatabase(file, log);
  let fault: unknown;
  let abandoning = Promise.resolve();
  let reopening: Promise<OpenedDatabase> | undefined;
  let nextTry = 0;
  let checking: Promise<void> | undefined;
  let checkedUntil = 0;

  /** Gives up a database whose file is not to be trusted; what was committed stays where it is. */
  async function abandon(lost: OpenedDatabase, why: unknown): Promise<void> {
    if (opened !== lost) return;
    opened = undefined;
    fault = why;
    nextTry = 0;
    checkedUntil = 0;
    log.error({ err: why }, `the database is closed until it can be used again: ${(why as Error).message}`);
    abandoning = (async () => {
      try {
        // Only this connection has the log yet, and what it holds belongs to the file that is there.
        if (await lost.watch.lostWalAlone()) await lost.close();
        else await lost.abandon();
      } catch (error) {
        log.error({ err: error }, 'the database was not closed cleanly');
      }
    })();
    await abandoning;
  }

  async function reopen(): Promise<OpenedDatabase> {
    await abandoning;
    const began = performance.now();
    try {
      opened = await orUnavailable(() => reopenDatabase(file, log), file);
      log.warn({ file }, 'the database is sound and open again');
      return opened;
    } catch (error) {
      fault = error;
      // To read all of a large one takes a while: no more than half of the time goes into it.
      nextTry = performance.now() + Math.max(PAUSE_MS, performance.now() - began);
      throw error;
    }
  }

  async function current(): Promise<OpenedDatabase> {
    if (opened) return opened;
    if (!reopening && performance.now() < nextTry) throw fault;
    reopening ??= reopen().finally(() => {
      reopening = undefined;
    });
    return reopening;
  }

  /** @param isFatal whether a fault is one of the database that is open, which has to be given up */
  async function use<T>(
    run: (database: OpenedDatabase) => Promise<T>,
    isFatal: (fault: unknown) => boolean,
  ): Promise<T> {
    const database = await current();
    try {
      return await orUnavailable(async () => {
        // By another server, or by what is no server: its cache would hide that from this one.
        if (await database.watch.verify()) await database.readBeginning();
        const result = await run(database);
        await database.watch.verify();
        return result;
      }, file);
    } catch (error) {
      if (isFatal(error)) await abandon(database, error);
      // Another query found it lost meanwhile, and this one only met the closed connection.
      throw opened === database || isFatal(error) ? error : fault;
    }
  }

  return {
    query: (run) => use(({ knex }) => run(knex), outlastsItsCause),
    check() {
      if (!checking || performance.now() > checkedUntil) {
        checkedUntil = Infinity;
        checking = use(
          (database) => database.probe(),
          // A connection of its own may fail where the one that is open does well, as for want of file handles.
          (error) => error instanceof DatabaseUnusableError,
        ).finally(() => {
          checkedUntil = performance.now() + PAUSE_MS;
        });
      }
      return checking;
    },
    async close() {
      await reopening?.catch(() => undefined);
      await abandoning;
      await opened?.close();
    },
  };
}
