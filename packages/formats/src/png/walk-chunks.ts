import { textAt, viewOf } from '../bytes.js';

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A chunk of a PNG file. */
export interface PngChunk {
  /** Four ASCII letters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Byte offset of the chunk: of its length, which stands before its type. */
  readonly start: number;
}

/** Bytes of a chunk before its data, the length and the type, and after them, the checksum (PNG third edition, 5.3). */
export const CHUNK_HEAD_BYTES = 8;
export const CHECKSUM_BYTES = 4;

/**
 * Walks the chunks of a PNG file (PNG third edition, 5.3), up to and without the first one that is cut short.
 * The signature is taken as read; checksums are left to whoever needs them.
 *
 * @param limit chunks after which it stops
 */
export function* walkChunks(png: Uint8Array, limit = Infinity): Generator<PngChunk> {
  const view = viewOf(png);
  let start = PNG_SIGNATURE.length;
  for (let left = limit; left > 0 && start + CHUNK_HEAD_BYTES + CHECKSUM_BYTES <= png.length; left--) {
    const dataStart = start + CHUNK_HEAD_BYTES;
    const dataEnd = dataStart + view.getUint32(start);
    const end = dataEnd + CHECKSUM_BYTES;
    if (end > png.length) return;
    yield { type: textAt(png, start + 4, 4), data: png.subarray(dataStart, dataEnd), start };
    start = end;
  }
}
