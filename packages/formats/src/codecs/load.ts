import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LoadError } from '../errors.js';

const thisFile = fileURLToPath(import.meta.url);

/**
 * Why something was not loaded, where that is known better than by what was thrown. Without a file handle Node finds neither
 * modules nor what `package.json` says of them, and calls them missing.
 */
export function reasonOf(cause: unknown): unknown {
  try {
    closeSync(openSync(thisFile, 'r'));
    return cause;
  } catch (shortage) {
    return shortage;
  }
}

/**
 * Loads what may be loaded again after it failed.
 *
 * @param what it is, for whoever reads the log
 * @throws {LoadError} whatever `load` throws
 */
export async function orLoadError<T>(what: string, load: () => T | Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new LoadError(what, false, { cause: reasonOf(cause) });
  }
}

/**
 * Imports a module. Node remembers one that could not be loaded, and those that it imports: the thread that asked for it
 * cannot have it any more.
 *
 * @param what it is, for whoever reads the log
 * @throws {LoadError} that lasts
 */
export async function importOnce<T>(what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new LoadError(what, true, { cause: reasonOf(cause) });
  }
}
