import { crc32 } from 'node:zlib';

export { PNG_SIGNATURE } from './walk-chunks.js';

/**
 * A whole PNG chunk, its length and checksum included.
 *
 * @param type four ASCII letters
 * @param parts the chunk's data, in one or more pieces
 */
export function writeChunk(type: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const chunk = new Uint8Array(new ArrayBuffer(length + 12));
  const view = new DataView(chunk.buffer);
  view.setUint32(0, length);
  for (let i = 0; i < 4; i++) chunk[4 + i] = type.charCodeAt(i);
  let at = 8;
  for (const part of parts) {
    chunk.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(chunk.subarray(4, at)));
  return chunk;
}
