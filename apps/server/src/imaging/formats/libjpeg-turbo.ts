import { createRequire } from 'node:module';
import { compileWasm } from './wasm-codec.js';
import type { DecodedPixels } from './decoder.js';

/** The part of the codec that is used here. */
interface Codec {
  readonly HEAPU8: Uint8Array;
  readonly JPEGDecoder: new () => {
    getEncodedBuffer(bytes: number): Uint8Array;
    decode(): void;
    getFrameInfo(): { width: number; height: number; componentCount: 1 | 3 };
    getDecodedBuffer(): Uint8ClampedArray;
    delete(): void;
  };
}

type CodecFactory = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
  print(line: string): void;
  printErr(line: string): void;
}) => Promise<Codec>;

const createCodec = createRequire(import.meta.url)(
  '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs',
) as CodecFactory;

/** Memory past which a codec is thrown away after use: WebAssembly never gives any back. */
const MAX_IDLE_BYTES = 96 * 1024 * 1024;

let compiled: Promise<WebAssembly.Module> | undefined;
let codec: Codec | undefined;

async function prepare(): Promise<Codec> {
  compiled ??= compileWasm('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm');
  const module = await compiled;
  codec ??= await createCodec({
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance);
      return instance.exports;
    },
    print: () => undefined,
    printErr: () => undefined,
  });
  return codec;
}

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
export async function decodeByLibjpegTurbo(file: Uint8Array): Promise<DecodedPixels> {
  const { JPEGDecoder } = await prepare();
  try {
    const decoder = new JPEGDecoder();
    decoder.getEncodedBuffer(file.length).set(file);
    decoder.decode();
    const { width, height, componentCount } = decoder.getFrameInfo();
    return {
      data: viewPixels(decoder),
      width,
      height,
      channels: componentCount,
      release() {
        if (codec && codec.HEAPU8.length <= MAX_IDLE_BYTES) decoder.delete();
        else codec = undefined;
      },
    };
  } catch (error) {
    codec = undefined;
    throw error;
  }
}
