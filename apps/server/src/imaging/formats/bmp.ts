import { createRequire } from 'node:module';
import type { Decoder } from './decoder.js';

const require = createRequire(import.meta.url);

/** Bytes of pixels past which the library is thrown away after use: its WebAssembly never gives any memory back. */
const MAX_IDLE_BYTES = 32 * 1024 * 1024;

/** The library makes its only instance when it is loaded. */
function loadLibrary(): typeof import('@cwasm/nsbmp') {
  return require('@cwasm/nsbmp') as typeof import('@cwasm/nsbmp');
}

function unloadLibrary(): void {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the cache has no other way to forget
  delete require.cache[require.resolve('@cwasm/nsbmp')];
}

/** Significant bits of red, green and blue in a BMP of 16 bits a pixel; undefined for every other BMP. */
function sampleBits(bmp: Uint8Array): readonly number[] | undefined {
  const view = new DataView(bmp.buffer, bmp.byteOffset, bmp.byteLength);
  const infoBytes = bmp.length >= 54 ? view.getUint32(14, true) : 0;
  if (infoBytes < 40 || view.getUint16(28, true) !== 16) return undefined;
  const BITFIELDS = 3;
  if (view.getUint32(30, true) !== BITFIELDS || bmp.length < 66) return [5, 5, 5];
  return [54, 58, 62].map((at) => {
    const mask = view.getUint32(at, true).toString(2);
    return mask.replaceAll('0', '').length;
  });
}

/** BMP by NetSurf's libnsbmp in WebAssembly: Jimp's decoder reads run lengths, masks and OS/2 headers wrongly. */
export const decodeBmp: Decoder = (file) => {
  const { data, width, height } = loadLibrary().decode(file);
  if (data.length > MAX_IDLE_BYTES) unloadLibrary();
  const bits = sampleBits(file);
  if (bits) {
    // The library leaves the low bits of short samples at 0, so that white would come out grey.
    for (let i = 0; i < data.length; i++) {
      const significant = bits[i & 3];
      if (significant) data[i]! |= data[i]! >> significant;
    }
  }
  return { data, width, height, channels: 4 };
};
