import { crc32 } from 'node:zlib';
import { CHECKSUM_BYTES, CHUNK_HEAD_BYTES } from './walk-chunks.js';

export { PNG_SIGNATURE } from './walk-chunks.js';

/**
 * A whole PNG chunk, its length and checksum included.
 *
 * @param type four ASCII letters
 * @param parts the chunk's data, in one or more pieces, which are copied; below 2^31 bytes together
 */
export function writeChunk(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const chunk = new Uint8Array(new ArrayBuffer(CHUNK_HEAD_BYTES + length + CHECKSUM_BYTES));
  const view = new DataView(chunk.buffer);
  view.setUint32(0, length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  let at = CHUNK_HEAD_BYTES;
  for (const part of parts) {
    chunk.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(chunk.subarray(4, at)));
  return chunk;
}
