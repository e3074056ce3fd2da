import nodePath, { type PlatformPath } from 'node:path';
import { MAX_FILE_NAME_BYTES, portableFileName } from '@revela/shared';

/** Longest path that the dialogs and the Explorer of Windows take, in UTF-16 units. Node itself takes longer ones. */
const WINDOWS_MAX_PATH = 259;
/** Longest name that file systems take, in bytes: what a person types may have all of them. */
const MAX_TYPED_BYTES = 255;
/** A name is not cut shorter: where a folder lies too deep for it, no name helps. */
const MIN_NAME_BYTES = 48;

/** Bytes that the name of a file in some folder may have. */
export function roomForName(folder: string, path: PlatformPath = nodePath): number {
  if (path.sep !== '\\') return MAX_FILE_NAME_BYTES;
  const room = WINDOWS_MAX_PATH - path.join(folder, path.sep).length;
  return Math.max(MIN_NAME_BYTES, Math.min(MAX_FILE_NAME_BYTES, room));
}

/** Path to propose for a new file in some folder, with a name that every system takes. */
export function proposedPath(folder: string, name: string, path: PlatformPath = nodePath): string {
  return path.join(folder, portableFileName(name, roomForName(folder, path)));
}

/** Path of the PNG that is saved where a person typed some name: with the ending, and a name that every system takes. */
export function pngPath(typed: string, path: PlatformPath = nodePath): string {
  const name = portableFileName(path.basename(typed), Infinity);
  const ending = path.extname(name).toLowerCase() === '.png' ? '' : '.png';
  return path.join(path.dirname(typed), portableFileName(name + ending, MAX_TYPED_BYTES));
}

/** True for a folder, and for what lies in it. */
export function isWithin(folder: string, target: string, path: PlatformPath = nodePath): boolean {
  const way = path.relative(folder, target);
  // On Windows the way to another drive is an absolute path.
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Path of the file in a folder that the path of a URL names; null where it leads out of the folder. */
export function servedFile(folder: string, pathname: string, path: PlatformPath = nodePath): string | null {
  const file = path.join(folder, decodeURIComponent(pathname));
  return path.relative(folder, file) !== '' && isWithin(folder, file, path) ? file : null;
}
