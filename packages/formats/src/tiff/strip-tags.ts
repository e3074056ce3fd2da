import { viewOf } from '../bytes.js';
import { pixelTags, type TiffDirectory, walkEntries } from './directory.js';

const kept: ReadonlySet<number> = new Set(Object.values(pixelTags));

/**
 * Takes every tag out of a page's directory that does not describe its pixels, or whose values lie outside the
 * file: a decoder would follow pointers to other directories, in circles if need be, and read makers' notes.
 *
 * @param file a copy of the file that the directory was read from, changed in place
 */
export function stripTags(file: Uint8Array, directory: TiffDirectory): void {
  const target = viewOf(file);
  const { littleEndian, entries, nextOffset } = directory;
  const NONE = 65535;
  const BYTE = 1;
  for (const { tag, start } of walkEntries(directory)) {
    if (kept.has(tag) && entries.get(tag)?.start === start) continue;
    // An empty list of bytes under a number that means nothing.
    target.setUint16(start, NONE, littleEndian);
    target.setUint16(start + 2, BYTE, littleEndian);
    target.setUint32(start + 4, 0, littleEndian);
    target.setUint32(start + 8, 0, littleEndian);
  }
  // No page but the first.
  target.setUint32(nextOffset, 0, littleEndian);
}
