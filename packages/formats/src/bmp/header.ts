import { viewOf } from '../bytes.js';
import type { StoredHeader } from '../definition.js';

/** Bytes from the start of a file up to its size: the file's own header, the length of the picture's, width and height. */
export const HEADER_BYTES = 26;
const FILE_HEADER_BYTES = 14;
/** Bytes of OS/2's header, the oldest, whose numbers are short. */
const CORE_HEADER_BYTES = 12;

/**
 * Reads the size of a BMP (https://learn.microsoft.com/windows/win32/gdi/bitmap-storage). A negative height says that
 * rows come from the top.
 */
export function readBmpHeader(bmp: Uint8Array): StoredHeader | undefined {
  if (bmp.length < HEADER_BYTES) return undefined;
  const view = viewOf(bmp);
  const headerBytes = view.getUint32(FILE_HEADER_BYTES, true);
  if (headerBytes < CORE_HEADER_BYTES) return undefined;
  const [width, height] =
    headerBytes === CORE_HEADER_BYTES
      ? [view.getInt16(18, true), view.getInt16(20, true)]
      : [view.getInt32(18, true), view.getInt32(22, true)];
  return { width, height: Math.abs(height) };
}
