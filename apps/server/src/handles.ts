import { openFilesLimit } from './posix.js';

/** Handles that a server needs for its own: to open its modules, several at a time, its database and its log. */
const OWN_HANDLES = 208;
/** Handles of a thread: four for as long as it lives, and some of the modules that it loads, which few do at a time. */
const HANDLES_OF_THREAD = 8;
/** Connections that a server must be able to hold. */
const LEAST_CONNECTIONS = 32;
/** Connections that no server needs more of. */
const MOST_CONNECTIONS = 2000;

const ownHandles = (workers: number) => OWN_HANDLES + HANDLES_OF_THREAD * workers;

/**
 * Connections that a server may have at once. Beyond them new ones are closed, so that the process keeps handles for its own.
 *
 * @param limit handles that the process may have
 * @param workers threads of the server
 */
export function connectionLimit(limit: number, workers: number): number {
  return Math.max(LEAST_CONNECTIONS, Math.min(MOST_CONNECTIONS, limit - ownHandles(workers)));
}

/** Ends the process with a sentence where it may not have the handles that a server of so many threads needs. */
export function endWithoutHandles(workers: number): void {
  const needed = ownHandles(workers) + LEAST_CONNECTIONS;
  const limit = openFilesLimit();
  if (limit >= needed) return;
  const threads = workers === 1 ? 'a worker thread' : `${workers} worker threads`;
  process.stderr.write(
    `The server cannot start: it may have ${limit} files and connections open, and with ${threads} it needs ${needed}. Raise the limit (ulimit -n).\n`,
  );
  process.exit(1);
}
