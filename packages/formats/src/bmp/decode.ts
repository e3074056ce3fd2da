import { viewOf } from '../bytes.js';
import type { Decoder } from '../codecs/decoder.js';
import { unsupported } from '../errors.js';
import {
  createWasmDecoder,
  memoryOf,
  provideImports,
  reserveMemory,
  type WasmInstance,
} from '../codecs/wasm-codec.js';
import { readBmpHeader } from './header.js';

/** What the library's module exports, as far as it is used here. */
interface BmpExports {
  malloc(bytes: number): number;
  free(at: number): void;
  /** Writes a pointer to RGBA pixels, the width and the height; returns 0 where it could. */
  decode_bmp(pixels: number, width: number, height: number, file: number, bytes: number): number;
}

/** The package's own glue has one instance, which it keeps for good. */
function instantiate(module: WebAssembly.Module): WasmInstance {
  const instance = new WebAssembly.Instance(module, provideImports(module));
  const exports = instance.exports as unknown as BmpExports;
  const memory = memoryOf(instance);

  return {
    memory,
    decode(file) {
      const input = reserveMemory(exports.malloc, file.length);
      const results = reserveMemory(exports.malloc, 12);
      const size = readBmpHeader(file);
      if (size) exports.free(reserveMemory(exports.malloc, Math.abs(size.width) * size.height * 4));
      new Uint8Array(memory.buffer).set(file, input >>> 0);
      if (exports.decode_bmp(results, results + 4, results + 8, input, file.length) !== 0) {
        throw new Error('The codec refused the file');
      }
      exports.free(input);
      const [pixels, width, height] = new Uint32Array(memory.buffer, results >>> 0, 3);
      exports.free(results);
      return {
        data: new Uint8Array(memory.buffer, pixels, width! * height! * 4),
        width: width!,
        height: height!,
        channels: 4,
        release() {
          exports.free(pixels!);
        },
      };
    },
  };
}

const decode = createWasmDecoder('@cwasm/nsbmp/nsbmp.wasm', instantiate);

/** Significant bits of red, green and blue in a BMP of 16 bits a pixel; undefined for every other BMP. */
function sampleBits(bmp: Uint8Array): readonly number[] | undefined {
  const view = viewOf(bmp);
  const infoBytes = bmp.length >= 54 ? view.getUint32(14, true) : 0;
  if (infoBytes < 40 || view.getUint16(28, true) !== 16) return undefined;
  const BITFIELDS = 3;
  if (view.getUint32(30, true) !== BITFIELDS || bmp.length < 66) return [5, 5, 5];
  return [54, 58, 62].map((at) => {
    const mask = view.getUint32(at, true).toString(2);
    return mask.replaceAll('0', '').length;
  });
}

/** Compressions that are no pixels of a BMP's own (`biCompression` of the header). */
const others: ReadonlyMap<number, string> = new Map([
  [4, 'a JPEG in a BMP'],
  [5, 'a PNG in a BMP'],
  [11, 'a BMP of CMYK'],
  [12, 'a BMP of CMYK'],
  [13, 'a BMP of CMYK'],
]);

/** @throws {ImageError} `IMAGE_UNSUPPORTED` */
function checkCompression(bmp: Uint8Array): void {
  const view = viewOf(bmp);
  const kind = bmp.length >= 34 && view.getUint32(14, true) >= 40 && others.get(view.getUint32(30, true));
  if (kind) throw unsupported(kind);
}

/** BMP by NetSurf's libnsbmp in WebAssembly: Jimp's decoder reads run lengths, masks and OS/2 headers wrongly. */
const decodeBmp: Decoder = async (file) => {
  checkCompression(file);
  const pixels = await decode(file);
  const { data } = pixels;
  const bits = sampleBits(file);
  if (bits) {
    // The library leaves the low bits of short samples at 0, so that white would come out grey.
    for (let i = 0; i < data.length; i++) {
      const significant = bits[i & 3];
      if (significant) data[i]! |= data[i]! >> significant;
    }
  }
  return pixels;
};

export default decodeBmp;
