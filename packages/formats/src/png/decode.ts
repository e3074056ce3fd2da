import { viewOf } from '../bytes.js';
import type { Decoder } from '../codecs/decoder.js';
import {
  createWasmDecoder,
  memoryOf,
  provideImports,
  reserveMemory,
  type WasmInstance,
} from '../codecs/wasm-codec.js';
import { checkPng } from './guard.js';
import { rowBytes } from './header.js';

/** What the crate's module exports, as far as it is used here. */
interface PngExports {
  __wbindgen_malloc(bytes: number, align: number): number;
  __wbindgen_free(at: number, bytes: number, align: number): void;
  /** Takes the file's memory over. */
  decode(file: number, bytes: number): void;
}

/** Where the data of `IHDR`, the first chunk, lies (PNG third edition, 5.3). */
const HEADER_AT = 16;
const HEADER_BYTES = 13;
/** Bytes that the crate inflates into, and through. */
const INFLATE_BYTES = 1 << 20;

/** Bytes that the crate will ask for: the pixels as RGBA, two rows as they are stored, and what it inflates with. */
function bytesNeeded(file: Uint8Array): number {
  const header = file.subarray(HEADER_AT, HEADER_AT + HEADER_BYTES);
  const view = viewOf(header);
  return view.getUint32(0) * view.getUint32(4) * 4 + 2 * rowBytes(header) + INFLATE_BYTES;
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
  const malloc = (bytes: number) => exports.__wbindgen_malloc(bytes, 1);
  const free = (at: number, bytes: number) => {
    exports.__wbindgen_free(at, bytes, 1);
  };
  /** A 32-bit integer leaves WebAssembly with a sign. */
  const view = (at: number, bytes: number) => new Uint8Array(memory.buffer, at >>> 0, bytes >>> 0);

  return {
    memory,
    decode(file) {
      const at = reserveMemory(malloc, file.length);
      const needed = bytesNeeded(file);
      free(reserveMemory(malloc, needed), needed);
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
          free(data, bytes);
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
