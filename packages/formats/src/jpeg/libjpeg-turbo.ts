import { createRequire } from 'node:module';
import type { DecodedPixels } from '../codecs/decoder.js';
import { type EmscriptenFactory, instantiateEmscripten } from '../codecs/emscripten.js';
import { createWasmDecoder } from '../codecs/wasm-codec.js';

/** The part of the codec that is used here. */
interface Codec {
  readonly JPEGDecoder: new () => {
    getEncodedBuffer(bytes: number): Uint8Array;
    decode(): void;
    getFrameInfo(): { width: number; height: number; componentCount: 1 | 3 };
    getDecodedBuffer(): Uint8ClampedArray;
    delete(): void;
  };
}

const factory = createRequire(import.meta.url)(
  '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
) as EmscriptenFactory<Codec>;

/**
 * The decoder's pixels where they lie, in WebAssembly's memory. The codec copies them by the constructor it finds
 * under the name of `Uint8ClampedArray`, which is as large as the picture and read once.
 */
function viewPixels(decoder: { getDecodedBuffer(): Uint8ClampedArray }): Uint8Array {
  const constructors = globalThis as { Uint8ClampedArray: unknown };
  const { Uint8ClampedArray } = globalThis;
  constructors.Uint8ClampedArray = function keepView(view: Uint8Array) {
    return view;
  };
  try {
    return decoder.getDecodedBuffer() as unknown as Uint8Array;
  } finally {
    constructors.Uint8ClampedArray = Uint8ClampedArray;
  }
}

/**
 * Decodes a grey or colour JPEG by libjpeg-turbo in WebAssembly with SIMD.
 *
 * @throws where the file is damaged, however slightly: the library's warnings are errors here
 */
export const decodeByLibjpegTurbo: (file: Uint8Array) => Promise<DecodedPixels> = createWasmDecoder(
  '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  async (module) => {
    const { api, memory } = await instantiateEmscripten(factory, module);
    return {
      memory,
      decode(file) {
        const decoder = new api.JPEGDecoder();
        decoder.getEncodedBuffer(file.length).set(file);
        decoder.decode();
        const { width, height, componentCount } = decoder.getFrameInfo();
        return {
          data: viewPixels(decoder),
          width,
          height,
          channels: componentCount,
          release() {
            decoder.delete();
          },
        };
      },
    };
  },
);
