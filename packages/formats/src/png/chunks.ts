import { crc32 } from 'node:zlib';

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Bytes of a chunk before its data, the length and the type, and after them, the checksum (PNG third edition, 5.3). */
const CHUNK_HEAD_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** A chunk of a PNG file. */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/**
 * Walks the chunks of a PNG file, up to and without the first one that is cut short.
 * The signature is taken as read; checksums are left to the decoder.
 */
export function* readChunks(png: Uint8Array): Generator<PngChunk> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = PNG_SIGNATURE.length; at + CHUNK_HEAD_BYTES + CHECKSUM_BYTES <= png.length;) {
    const data = at + CHUNK_HEAD_BYTES;
    const dataEnd = data + view.getUint32(at);
    const end = dataEnd + CHECKSUM_BYTES;
    if (end > png.length) return;
    const type = String.fromCharCode(...png.subarray(at + 4, data));
    yield { type, data: png.subarray(data, dataEnd) };
    at = end;
  }
}

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
