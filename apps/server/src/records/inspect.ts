import type { Knex } from 'knex';
import { migrationNames } from './migrations.js';
import { DatabaseUnusableError, orUnavailable, restoreIt } from './unavailable.js';

/** Tables that exist before the first migration has run. */
const bookkeeping = new Set(['knex_migrations', 'knex_migrations_lock']);

/**
 * Looks at what a database holds before anything is written to it.
 *
 * @param thorough reads all of it and checks that it fits together
 * @returns `empty` where it has no tables yet
 * @throws {DatabaseUnusableError} where it is damaged, none of Revela's, or of a newer version
 * @throws {DatabaseUnavailableError} where it cannot be read at the moment
 */
export function inspect(database: Knex, file: string, thorough = false): Promise<'empty' | 'ours'> {
  return orUnavailable(async () => {
    if (thorough) {
      const [result] = await database.raw<{ integrity_check: string }[]>('PRAGMA integrity_check(1)');
      if (result?.integrity_check !== 'ok') {
        const found = result?.integrity_check.replaceAll('\n', ' ');
        throw new DatabaseUnusableError(`${file} is damaged (${found}): ${restoreIt}`);
      }
    }
    const tables = (await database('sqlite_master').where({ type: 'table' }).pluck<string[]>('name')).filter(
      (name) => !name.startsWith('sqlite_'),
    );
    const done = tables.includes('knex_migrations')
      ? await database('knex_migrations').pluck<string[]>('name')
      : [];
    if (done.length === 0 && tables.every((name) => bookkeeping.has(name))) return 'empty';
    if (!done.includes(migrationNames[0]!) || !tables.includes('records')) {
      throw new DatabaseUnusableError(
        `${file} is a database of another program: choose another folder with --data-dir, or move the file away`,
      );
    }
    const newer = done.filter((name) => !migrationNames.includes(name));
    if (newer.length > 0) {
      throw new DatabaseUnusableError(
        `${file} was written by a newer version of Revela (it knows ${newer.join(', ')}): run that version, or choose another folder with --data-dir`,
      );
    }
    return 'ours';
  }, file);
}
