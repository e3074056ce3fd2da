import { textAt, viewOf } from '../bytes.js';

/** A chunk of a RIFF file. */
export interface RiffChunk {
  /** Four ASCII letters. */
  readonly type: string;
  readonly data: Uint8Array;
}

/** Bytes in front of a file's first chunk: `RIFF`, the size of all that follows, and the kind of the file. */
export const FILE_HEADER_BYTES = 12;
/** Bytes in front of a chunk's data: its type and their length. */
export const CHUNK_HEADER_BYTES = 8;

/**
 * Walks the chunks of a RIFF file (https://developers.google.com/speed/webp/docs/riff_container, RFC 9649 section 2.3), up
 * to the end that the file announces and without the first one that is cut short. The file's kind is taken as read.
 *
 * @param limit chunks after which it stops
 */
export function* walkChunks(riff: Uint8Array, limit = Infinity): Generator<RiffChunk> {
  if (riff.length < FILE_HEADER_BYTES) return;
  const view = viewOf(riff);
  const fileEnd = Math.min(riff.length, riffEnd(riff));
  let at = FILE_HEADER_BYTES;
  for (let left = limit; left > 0 && at + CHUNK_HEADER_BYTES <= fileEnd; left--) {
    const start = at + CHUNK_HEADER_BYTES;
    const length = view.getUint32(at + 4, true);
    if (start + length > fileEnd) return;
    yield { type: textAt(riff, at, 4), data: riff.subarray(start, start + length) };
    // Chunks begin at even places.
    at = start + length + (length & 1);
  }
}

/** Where a RIFF file ends by its own word. */
export function riffEnd(riff: Uint8Array): number {
  return CHUNK_HEADER_BYTES + viewOf(riff).getUint32(4, true);
}
