import { crc32 } from 'node:zlib';
import { viewOf } from '../bytes.js';
import { damaged } from '../errors.js';
import { rowBytes } from './header.js';
import { CHUNK_HEAD_BYTES, walkChunks } from './walk-chunks.js';

/** Chunks of a file: one that is written in pieces of 8 KiB, as most are, has 8192 of them in 64 MiB. */
const MAX_CHUNKS = 50_000;
/** Bytes of pixel data that every picture may have, however small. */
const SPARE_BYTES = 256 * 1024;

/** Bytes of the picture before compression, by its header (PNG third edition, 11.2.1), give or take what interlacing adds. */
function rawBytes(header: Uint8Array): number {
  return rowBytes(header) * viewOf(header).getUint32(4);
}

/**
 * Looks at what the decoder does not: the checksums of critical chunks (upper-case first letter), how many chunks
 * there are, and whether the compressed pixels are more than the picture could need, as in a file that goes on
 * inflating long after the picture is complete.
 *
 * @throws {ImageError} `IMAGE_CORRUPT`
 */
export function checkPng(png: Uint8Array): void {
  const view = viewOf(png);
  let chunks = 0;
  let raw = 0;
  let compressed = 0;
  for (const { type, data, start } of walkChunks(png)) {
    if (++chunks > MAX_CHUNKS) throw damaged(`its PNG has more than ${MAX_CHUNKS} parts`);
    if (!/^[A-Z]/.test(type)) continue;
    const dataEnd = start + CHUNK_HEAD_BYTES + data.length;
    if (crc32(png.subarray(start + 4, dataEnd)) !== view.getUint32(dataEnd)) {
      throw damaged(`a part of its PNG (${type}) does not fit its checksum`);
    }
    if (type === 'IHDR' && data.length === 13) raw = rawBytes(data);
    if (type === 'IDAT') compressed += data.length;
  }
  if (compressed > raw * 2 + SPARE_BYTES) throw damaged('its PNG has more data than pixels');
}
