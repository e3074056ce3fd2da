import { crc32 } from 'node:zlib';
import decode, { init } from '@jsquash/png/decode.js';
import { ImageError } from '../errors.js';
import { readChunks } from '../png/chunks.js';
import type { Decoder } from './decoder.js';
import { asArrayBuffer, asPixels, compileWasm } from './wasm-codec.js';

let ready: Promise<unknown> | undefined;

/** Critical chunks (upper-case first letter) whose checksum is wrong: the decoder itself does not look. */
function checkChecksums(png: Uint8Array): void {
  for (const { type, data } of readChunks(png)) {
    if (!/^[A-Z]/.test(type)) continue;
    const end = data.byteOffset + data.byteLength - png.byteOffset;
    const expected = new DataView(png.buffer, png.byteOffset + end, 4).getUint32(0);
    if (crc32(png.subarray(end - data.length - 4, end)) !== expected) {
      throw new ImageError('IMAGE_CORRUPT', `The image is damaged: its ${type} chunk has a wrong checksum.`);
    }
  }
}

/**
 * PNG by the Rust `png` crate in WebAssembly, which inflates row by row and never past what the header announces.
 */
export const decodePng: Decoder = async (file) => {
  checkChecksums(file);
  ready ??= compileWasm('@jsquash/png/codec/pkg/squoosh_png_bg.wasm').then(init);
  await ready;
  return asPixels(await decode(asArrayBuffer(file)));
};
