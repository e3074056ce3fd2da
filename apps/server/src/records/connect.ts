import { pathToFileURL } from 'node:url';
import knexModule, { type Knex } from 'knex';
import { migrationSource } from './migrations.js';

/** Where the library of the database writes; by itself it prints on stdout. */
export interface DatabaseLog {
  debug(message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** The part of the `sqlite3` driver's connection that is used here. */
interface Connection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

export interface ConnectOptions {
  /**
   * `rwc` creates the file where it is missing; `main` reads what was written to the file itself and nothing of its log,
   * without a lock.
   */
  readonly mode: 'rwc' | 'rw' | 'ro' | 'main';
  /** Milliseconds to wait for another process that holds the lock; 3000 by default. */
  readonly busyTimeoutMs?: number;
  /** Further pragmas of the connection. */
  readonly pragmas?: string;
  readonly log: DatabaseLog;
}

/** https://www.sqlite.org/uri.html */
function uri(file: string, mode: ConnectOptions['mode']): string {
  // Of a share, which Windows names by its host, SQLite wants the path alone.
  const url = pathToFileURL(file).href.replace(/^file:\/\/(?=[^/])/, 'file:////');
  return `${url}?mode=${mode === 'main' ? 'ro&immutable=1' : mode}`;
}

/** One connection to a database, opened with its first query. */
export function connect(
  file: string,
  { mode, busyTimeoutMs = 3000, pragmas = '', log }: ConnectOptions,
): Knex {
  return knexModule({
    client: 'sqlite3',
    connection: { filename: uri(file, mode), flags: ['OPEN_URI'] },
    useNullAsDefault: true,
    // Behind a query that waits for a lock, others wait no longer than a client would.
    acquireConnectionTimeout: 5000,
    pool: {
      min: 0,
      max: 1,
      // It is closed by us alone: with the last connection SQLite empties its log.
      idleTimeoutMillis: 2 ** 31 - 1,
      afterCreate(connection: Connection, done: (error: Error | null, connection: Connection) => void) {
        connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; ${pragmas}`, (error) => {
          done(error, connection);
        });
      },
    },
    migrations: { migrationSource },
    // All that it warns of is thrown as well, and told in words of ours.
    log: {
      debug: (message: unknown) => log.debug(String(message)),
      warn: (message: unknown) => log.debug(String(message)),
      error: (message: unknown) => log.debug(String(message)),
      deprecate: (method: string, alternative: string) =>
        log.debug(`${method} is deprecated, please use ${alternative}`),
    },
  });
}
