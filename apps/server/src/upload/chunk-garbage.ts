import { collectGarbage } from '@revela/formats/codecs/garbage';

/** Bytes of chunks that may lie about. */
const MAX_BYTES = 8 * 1024 * 1024;

let bytes = 0;

/**
 * Counts a chunk of a body that was copied to its place. V8 alone would leave tens of megabytes of them before it looks,
 * beside the file itself.
 */
export function countChunk(chunk: Uint8Array): void {
  bytes += chunk.length;
  if (bytes < MAX_BYTES) return;
  bytes = 0;
  collectGarbage('young');
}
