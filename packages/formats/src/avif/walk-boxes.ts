import { textAt, viewOf } from '../bytes.js';

/** A box of an ISO base media file. */
export interface Box {
  /** Four letters. */
  readonly type: string;
  /** What follows the box's header; begins with version and flags where it is a full box. */
  readonly data: Uint8Array;
}

/** Bytes of a box's size and type, and of both where the size does not fit in four bytes. */
const HEADER_BYTES = 8;
const LARGE_HEADER_BYTES = 16;

/**
 * Walks the boxes that lie side by side in a file or in another box's data (ISO/IEC 14496-12, 4.2), up to and without
 * the first one that is cut short.
 *
 * @param limit boxes after which it stops
 */
export function* walkBoxes(bytes: Uint8Array, limit = Infinity): Generator<Box> {
  const view = viewOf(bytes);
  let at = 0;
  for (let left = limit; left > 0 && at + HEADER_BYTES <= bytes.length; left--) {
    let size = view.getUint32(at);
    let headerBytes = HEADER_BYTES;
    // Two sizes are words: the box goes on to the end, and the size follows in eight bytes.
    if (size === 0) size = bytes.length - at;
    if (size === 1) {
      headerBytes = LARGE_HEADER_BYTES;
      if (at + headerBytes > bytes.length) return;
      size = Number(view.getBigUint64(at + HEADER_BYTES));
    }
    const end = at + size;
    if (size < headerBytes || end > bytes.length) return;
    yield { type: textAt(bytes, at + 4, 4), data: bytes.subarray(at + headerBytes, end) };
    at = end;
  }
}
