import type { Bitmap, Format } from '@jimp/types';
import decodePng, { init } from '@jsquash/png/decode.js';
import { encodePng } from '../png/encode.js';
import { toBitmap } from './bitmap.js';
import { compileWasm } from './wasm-codec.js';

let ready: Promise<unknown> | undefined;

/** Readies the decoder, once a thread. */
function prepare(): Promise<unknown> {
  ready ??= compileWasm('@jsquash/png/codec/pkg/squoosh_png_bg.wasm').then(init);
  return ready;
}

/**
 * PNG: read by the Rust `png` crate in WebAssembly, which inflates row by row and never past what the header
 * announces; written by Revela's own encoder.
 */
export default function png() {
  return {
    mime: 'image/png',
    encode: (bitmap: Bitmap) => encodePng(bitmap),
    async decode(data: Buffer) {
      await prepare();
      const file = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return toBitmap(await decodePng(file as unknown as ArrayBuffer));
    },
  } satisfies Format<'image/png'>;
}
