/** The database cannot be used at the moment: its disk is full or read-only, another process holds its lock, or its file is gone. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** Result codes of SQLite that pass by themselves or by someone's hand (https://www.sqlite.org/rescode.html). */
const passing = new Set([
  'SQLITE_BUSY',
  'SQLITE_LOCKED',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  'SQLITE_NOMEM',
  'SQLITE_PERM',
]);

/** Runs a query; a fault that will pass becomes a {@link DatabaseUnavailableError}. */
export async function orUnavailable<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    const { code, name } = cause as { code?: string; name?: string };
    if ((code !== undefined && passing.has(code)) || name === 'KnexTimeoutError') {
      throw new DatabaseUnavailableError('The database is unavailable', { cause });
    }
    throw cause;
  }
}
