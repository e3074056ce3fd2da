import decode, { init } from '@jsquash/avif/decode.js';
import type { Decoder } from './decoder.js';
import { asArrayBuffer, asPixels, compileWasm } from './wasm-codec.js';

let ready: Promise<unknown> | undefined;

/** AVIF by libavif in WebAssembly. */
export const decodeAvif: Decoder = async (file) => {
  ready ??= compileWasm('@jsquash/avif/codec/dec/avif_dec.wasm').then((module) => init(module));
  await ready;
  const image = await decode(asArrayBuffer(file));
  if (!image) throw new Error('libavif refused the file');
  return asPixels(image);
};
