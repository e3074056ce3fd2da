import createCodec from '@jsquash/webp/codec/dec/webp_dec.js';
import type { Decoder } from '../codecs/decoder.js';
import {
  asPixels,
  type EmscriptenFactory,
  instantiateEmscripten,
  type SquooshApi,
} from '../codecs/emscripten.js';
import { createWasmDecoder } from '../codecs/wasm-codec.js';
import { readFirstFrame } from './animation.js';

const factory = createCodec as unknown as EmscriptenFactory<SquooshApi>;

const decodeStill = createWasmDecoder('@jsquash/webp/codec/dec/webp_dec.wasm', async (module) => {
  const { api, memory } = await instantiateEmscripten(factory, module);
  return { memory, decode: (file) => asPixels(api.decode(file)) };
});

/** WebP by libwebp in WebAssembly; of an animation the first frame, on its transparent canvas. */
const decodeWebp: Decoder = async (file) => {
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
  pixels.release?.();
  return { data: canvas, width: frame.canvasWidth, height: frame.canvasHeight, channels: 4 };
};

export default decodeWebp;
