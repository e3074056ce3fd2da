/**
 * The database cannot be used at the moment: its disk is full or read-only, or another process holds its lock. Its message
 * is for whoever runs the server.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/**
 * The database stays unusable until someone puts a good file in its place: it is damaged, gone, none of Revela's or of a
 * newer version. Its message is for whoever runs the server: what happened, and what to do.
 */
export class DatabaseUnusableError extends Error {
  override readonly name = 'DatabaseUnusableError';
}

/** Result codes of SQLite that pass by themselves or by someone's hand (https://www.sqlite.org/rescode.html). */
const passing: Readonly<Record<string, (file: string) => string>> = {
  SQLITE_BUSY: (file) => `Another program holds the lock of ${file}: wait until it is done, or end it`,
  SQLITE_LOCKED: (file) => `Another program holds the lock of ${file}: wait until it is done, or end it`,
  SQLITE_FULL: (file) => `The disk is full and takes no more of ${file}: make room on it`,
  SQLITE_READONLY: (file) =>
    `${file} cannot be written: it, its folder or its disk is read-only for the server's user`,
  SQLITE_IOERR: (file) =>
    `${file} cannot be read or written (SQLITE_IOERR): see whether the disk is full, fails or is gone`,
  SQLITE_CANTOPEN: (file) =>
    `${file} cannot be opened: see whether its folder is there and belongs to the server's user`,
  SQLITE_NOMEM: (file) => `There is too little memory to use ${file}`,
  SQLITE_PERM: (file) => `The server's user may not use ${file}`,
};

const damaged: Readonly<Record<string, string>> = {
  SQLITE_CORRUPT: 'is damaged (SQLITE_CORRUPT)',
  SQLITE_NOTADB: 'is no SQLite database, or its beginning is damaged (SQLITE_NOTADB)',
};

/** What to do about a file that is damaged; what is right of it can often be had back. */
export const restoreIt =
  'put a backup in its place (SECURITY.md says how), and keep the file: `sqlite3 <file> .recover` may get records out of it';

/** True for a fault that comes of another process's lock. */
export function isLocked(error: unknown): boolean {
  const { code, name } = ((error as Error).cause ?? error) as { code?: string; name?: string };
  return code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED' || name === 'MigrationLocked';
}

/**
 * Runs a query; a fault that will pass becomes a {@link DatabaseUnavailableError}, damage a {@link DatabaseUnusableError}.
 *
 * @param file what the messages call the database
 */
export async function orUnavailable<T>(query: () => Promise<T>, file = 'the database'): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    const { code = '', name } = cause as { code?: string; name?: string };
    const passes = name === 'KnexTimeoutError' ? passing.SQLITE_BUSY : passing[code];
    if (passes) throw new DatabaseUnavailableError(passes(file), { cause });
    if (damaged[code]) throw new DatabaseUnusableError(`${file} ${damaged[code]}: ${restoreIt}`, { cause });
    throw cause;
  }
}
