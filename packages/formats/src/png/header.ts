import { viewOf } from '../bytes.js';
import type { StoredHeader, StoredProfile } from '../definition.js';
import { readExifOrientation } from '../tiff/directory.js';
import { walkChunks } from './walk-chunks.js';

/** Chunks that are looked at: files in tiny pieces have a few thousand. */
const MAX_CHUNKS = 20_000;

/** Bytes of a row before compression, its filter's number among them, by the data of `IHDR` (PNG third edition, 11.2.1). */
export function rowBytes(header: Uint8Array): number {
  const samples = [1, 0, 3, 1, 2, 0, 4][header[9]!] ?? 4;
  return Math.ceil((viewOf(header).getUint32(0) * samples * header[8]!) / 8) + 1;
}

/**
 * Reads the header of a PNG file (PNG third edition, 11.2.1), and its orientation from the EXIF block, which may stand
 * anywhere behind it (11.3.4.5).
 */
export function readPngHeader(png: Uint8Array): StoredHeader | undefined {
  let size: { width: number; height: number } | undefined;
  for (const { type, data } of walkChunks(png, MAX_CHUNKS)) {
    if (!size) {
      if (type !== 'IHDR' || data.length !== 13) return undefined;
      const view = viewOf(data);
      size = { width: view.getUint32(0), height: view.getUint32(4) };
    } else if (type === 'eXIf') {
      return { ...size, orientation: readExifOrientation(data) };
    } else if (type === 'IEND') {
      return size;
    }
  }
  return size && { ...size, open: true };
}

/** The `iCCP` chunk of a PNG file (PNG third edition, 11.3.2.3), which stands before the pixels. */
export function readPngProfile(png: Uint8Array): StoredProfile | undefined {
  for (const { type, data } of walkChunks(png, MAX_CHUNKS)) {
    if (type === 'IDAT') return undefined;
    if (type !== 'iCCP') continue;
    const nameEnd = data.indexOf(0);
    // The name, its end, and the number of the one compression there is.
    return nameEnd < 0 ? undefined : { bytes: data.subarray(nameEnd + 2), deflated: true };
  }
  return undefined;
}
