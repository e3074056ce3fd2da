import { crc32 } from 'node:zlib';
import { ImageError } from '../errors.js';
import { readChunks } from './chunks.js';
import type { Decoder } from '../codecs/decoder.js';
import { createWasmDecoder, memoryOf, provideImports, type WasmInstance } from '../codecs/wasm-codec.js';

/** Chunks of a file: one that is written in pieces of 8 KiB, as most are, has 8192 of them in 64 MiB. */
const MAX_CHUNKS = 50_000;
/** Bytes of pixel data that every picture may have, however small. */
const SPARE_BYTES = 256 * 1024;

/** Bytes of the picture before compression, by its header (PNG third edition, 11.2.1), give or take what interlacing adds. */
function rawBytes(header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const samples = [1, 0, 3, 1, 2, 0, 4][header[9]!] ?? 4;
  return (Math.ceil((view.getUint32(0) * samples * header[8]!) / 8) + 1) * view.getUint32(4);
}

/**
 * Looks at what the decoder does not: the checksums of critical chunks (upper-case first letter), how many chunks
 * there are, and whether the compressed pixels are more than the picture could need, as in a file that goes on
 * inflating long after the picture is complete.
 */
function checkChunks(png: Uint8Array): void {
  let chunks = 0;
  let raw = 0;
  let compressed = 0;
  for (const { type, data } of readChunks(png)) {
    if (++chunks > MAX_CHUNKS)
      throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: it is in shreds.');
    if (!/^[A-Z]/.test(type)) continue;
    const end = data.byteOffset + data.byteLength - png.byteOffset;
    const expected = new DataView(png.buffer, png.byteOffset + end, 4).getUint32(0);
    if (crc32(png.subarray(end - data.length - 4, end)) !== expected) {
      throw new ImageError('IMAGE_CORRUPT', `The image is damaged: its ${type} chunk has a wrong checksum.`);
    }
    if (type === 'IHDR' && data.length === 13) raw = rawBytes(data);
    if (type === 'IDAT') compressed += data.length;
  }
  if (compressed > raw * 2 + SPARE_BYTES) {
    throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: it has more data than pixels.');
  }
}

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
export const decodePng: Decoder = (file) => {
  checkChunks(file);
  return decodeChecked(file);
};
