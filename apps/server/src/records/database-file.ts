import { rename, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isRoot } from '../posix.js';
import { DatabaseUnavailableError, DatabaseUnusableError, restoreIt } from './unavailable.js';

/** A file as the file system knows it; undefined where there is none. */
export interface FileState {
  /** The same as long as it is the same file, whatever its name and contents. */
  readonly identity: string;
  readonly bytes: number;
  readonly modified: bigint;
}

/** @throws {DatabaseUnavailableError} where its folder cannot be looked at */
export async function fileState(file: string): Promise<FileState | undefined> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(file, { bigint: true });
    return { identity: `${dev}:${ino}`, bytes: Number(size), modified: mtimeNs };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new DatabaseUnavailableError(
      `${file} cannot be looked at (${code}): see to its folder and its disk`,
      {
        cause: error,
      },
    );
  }
}

/** Bytes that a few records take, in the log and then in the file. */
const LEAST_ROOM = 64 * 1024;

/**
 * True where a disk has no room for a file to grow. Until what SQLite's log has taken of it already is used up, some
 * records can be written all the same.
 */
export async function isDiskFull(file: string): Promise<boolean> {
  const { bavail, bfree, blocks, bsize } = await statfs(dirname(file));
  // Some is kept for root; a file system of a network may not know.
  const free = isRoot() ? bfree : bavail;
  return blocks > 0 && free * bsize < LEAST_ROOM;
}

/** SQLite's write-ahead log: what was committed and does not lie in the file itself yet. */
export const walOf = (file: string) => `${file}-wal`;
/** The index of that log, which processes share. */
const shmOf = (file: string) => `${file}-shm`;

/**
 * Puts a log that does not belong to the database beside it out of SQLite's way, which would mix the two. Nothing of it
 * is deleted.
 *
 * @returns its new name
 */
export async function setWalAside(file: string): Promise<string> {
  const aside = `${walOf(file)}.${new Date().toISOString().replaceAll(':', '-')}`;
  await rename(walOf(file), aside);
  return aside;
}

/** Looks whether the files of an open database are those that were opened. */
export interface FileWatch {
  /**
   * @returns whether the file itself was written to since the call before
   * @throws {DatabaseUnusableError} where they were deleted, replaced or emptied
   */
  verify(): Promise<boolean>;
  /** True where the log alone is gone and nobody has written to the file since it was last verified. */
  lostWalAlone(): Promise<boolean>;
}

/**
 * Remembers the files of a database that is open. SQLite goes on writing to those that were deleted or replaced, whose
 * records nobody will ever see.
 */
export async function watchFiles(file: string): Promise<FileWatch> {
  const look = () => Promise.all([file, walOf(file), shmOf(file)].map(fileState));
  const [openedMain, ...openedLog] = await look();
  let seen = openedMain;
  const isWritten = ({ bytes, modified }: FileState) => bytes !== seen?.bytes || modified !== seen.modified;
  const gone = (what: string) => new DatabaseUnusableError(`${what}: put it, or a backup, in its place`);
  return {
    async verify() {
      const [main, ...log] = await look();
      if (!main) throw gone(`${file} was deleted or moved away`);
      if (main.identity !== openedMain?.identity) throw gone(`${file} was replaced by another file`);
      if (main.bytes === 0) throw new DatabaseUnusableError(`${file} was emptied: ${restoreIt}`);
      if (log.some((state, i) => state?.identity !== openedLog[i]?.identity)) {
        throw new DatabaseUnusableError(`The log of ${file} (-wal, -shm) was deleted or replaced`);
      }
      const written = isWritten(main);
      seen = main;
      return written;
    },
    async lostWalAlone() {
      const [main, wal] = await look();
      return !wal && main !== undefined && main.identity === openedMain?.identity && !isWritten(main);
    },
  };
}
