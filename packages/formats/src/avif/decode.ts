import createCodec from '@jsquash/avif/codec/dec/avif_dec.js';
import type { Decoder } from '../codecs/decoder.js';
import {
  asPixels,
  type EmscriptenFactory,
  instantiateEmscripten,
  type SquooshApi,
} from '../codecs/emscripten.js';
import { createWasmDecoder } from '../codecs/wasm-codec.js';

const factory = createCodec as unknown as EmscriptenFactory<SquooshApi<[bitDepth: number]>>;

/** AVIF by libavif in WebAssembly. */
const decodeAvif: Decoder = createWasmDecoder('@jsquash/avif/codec/dec/avif_dec.wasm', async (module) => {
  const { api, memory } = await instantiateEmscripten(factory, module);
  return { memory, decode: (file) => asPixels(api.decode(file, 8)) };
});

export default decodeAvif;
