import decode, { init } from '@jsquash/webp/decode.js';
import type { DecodedPixels, Decoder } from './decoder.js';
import { asArrayBuffer, asPixels, compileWasm } from './wasm-codec.js';
import { readFirstFrame } from './webp-animation.js';

let ready: Promise<unknown> | undefined;

async function decodeStill(file: Uint8Array): Promise<DecodedPixels> {
  ready ??= compileWasm('@jsquash/webp/codec/dec/webp_dec.wasm').then((module) => init(module));
  await ready;
  return asPixels(await decode(asArrayBuffer(file)));
}

/** WebP by libwebp in WebAssembly; of an animation the first frame, on its transparent canvas. */
export const decodeWebp: Decoder = async (file) => {
  const frame = readFirstFrame(file);
  if (!frame) return decodeStill(file);
  const pixels = await decodeStill(frame.file);
  const canvas = new Uint8Array(frame.canvasWidth * frame.canvasHeight * 4);
  const columns = Math.min(pixels.width, frame.canvasWidth - frame.x);
  const rows = Math.min(pixels.height, frame.canvasHeight - frame.y);
  for (let row = 0; row < rows; row++) {
    const from = row * pixels.width * 4;
    canvas.set(
      pixels.data.subarray(from, from + columns * 4),
      ((frame.y + row) * frame.canvasWidth + frame.x) * 4,
    );
  }
  return { data: canvas, width: frame.canvasWidth, height: frame.canvasHeight, channels: 4 };
};
