import type { Decoder } from '../codecs/decoder.js';
import { createWasmDecoder, memoryOf, provideImports, type WasmInstance } from '../codecs/wasm-codec.js';
import { checkPng } from './guard.js';

/** What the crate's module exports, as far as it is used here. */
interface PngExports {
  __wbindgen_malloc(bytes: number, align: number): number;
  __wbindgen_free(at: number, bytes: number, align: number): void;
  /** Takes the file's memory over. */
  decode(file: number, bytes: number): void;
}

/**
 * The package's own glue keeps one instance for good, in which every file that fails leaves what was decoded of it.
 */
function instantiate(module: WebAssembly.Module): WasmInstance {
  const images: number[][] = [];
  const imports = provideImports(module, {
    __wbg_newwithownedu8clampedarray: (...image) => images.push(image),
  });
  const instance = new WebAssembly.Instance(module, imports);
  const exports = instance.exports as unknown as PngExports;
  const memory = memoryOf(instance);
  /** A 32-bit integer leaves WebAssembly with a sign. */
  const view = (at: number, bytes: number) => new Uint8Array(memory.buffer, at >>> 0, bytes >>> 0);

  return {
    memory,
    decode(file) {
      const at = exports.__wbindgen_malloc(file.length, 1);
      view(at, file.length).set(file);
      exports.decode(at, file.length);
      const image = images.pop();
      if (!image) throw new Error('The codec returned no image');
      const [data, bytes, width, height] = image as [number, number, number, number];
      return {
        data: view(data, bytes),
        width: width >>> 0,
        height: height >>> 0,
        channels: 4,
        release() {
          exports.__wbindgen_free(data, bytes, 1);
        },
      };
    },
  };
}

const decodeChecked = createWasmDecoder('@jsquash/png/codec/pkg/squoosh_png_bg.wasm', instantiate);

/**
 * PNG by the Rust `png` crate in WebAssembly, which inflates row by row and never past what the header announces.
 */
const decodePng: Decoder = (file) => {
  checkPng(file);
  return decodeChecked(file);
};

export default decodePng;
