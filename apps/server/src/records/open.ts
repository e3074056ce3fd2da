import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import knexModule, { type Knex } from 'knex';
import { migrationSource } from './migrations.js';

/** Name of the database file in the data folder. */
export const DATABASE_FILE = 'revela.sqlite';

/** The part of the `sqlite3` driver's connection that is used here. */
interface Connection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

/**
 * Durable at every commit (WAL with a full sync), patient with another process that holds the lock.
 * https://www.sqlite.org/pragma.html
 */
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 3000;
  PRAGMA foreign_keys = ON;
`;

/**
 * Opens the database of a data folder, creating folder and file where missing, and migrates it.
 *
 * @throws {Error} where the folder cannot be written or the file is no SQLite database
 */
export async function openDatabase(dataDir: string): Promise<Knex> {
  await mkdir(dataDir, { recursive: true });
  const database = knexModule({
    client: 'sqlite3',
    connection: { filename: join(dataDir, DATABASE_FILE) },
    useNullAsDefault: true,
    // Behind a query that waits for a lock, others wait no longer than a client would.
    acquireConnectionTimeout: 5000,
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: Connection, done: (error: Error | null, connection: Connection) => void) {
        connection.exec(PRAGMAS, (error) => {
          done(error, connection);
        });
      },
    },
    migrations: { migrationSource },
  });
  try {
    await database.migrate.latest();
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/**
 * Remembers the file of a database that is open. SQLite goes on writing to one that was deleted or replaced, whose
 * records nobody will ever see.
 *
 * @returns rejects where the file in the data folder is no longer the same
 */
export async function watchFile(dataDir: string): Promise<() => Promise<void>> {
  const identify = async () => {
    const { dev, ino } = await stat(join(dataDir, DATABASE_FILE), { bigint: true });
    return `${dev}:${ino}`;
  };
  const opened = await identify();
  return async () => {
    if ((await identify().catch(() => undefined)) === opened) return;
    throw Object.assign(new Error('The database file was deleted or replaced'), { code: 'SQLITE_CANTOPEN' });
  };
}
