import { createRequire } from 'node:module';
import type { Decoder } from './decoder.js';

/** Bytes of a file or of pixels past which the library is thrown away after use: its WebAssembly never gives any memory back. */
const MAX_IDLE_BYTES = 32 * 1024 * 1024;

type Library = typeof import('@cwasm/nsbmp');

/** The library makes its only instance when it is loaded. */
function loadLibrary(): Library {
  // A `require` of its own each time: one that is kept would keep every module it ever loaded.
  return createRequire(import.meta.url)('@cwasm/nsbmp') as Library;
}

function unloadLibrary(): void {
  const require = createRequire(import.meta.url);
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

function decodeByLibrary(file: Uint8Array): ReturnType<Library['decode']> {
  // Of a file that fails nobody knows how much it took.
  let bytes = Infinity;
  try {
    const image = loadLibrary().decode(file);
    bytes = Math.max(file.length, image.data.length);
    return image;
  } finally {
    if (bytes > MAX_IDLE_BYTES) unloadLibrary();
  }
}

/** BMP by NetSurf's libnsbmp in WebAssembly: Jimp's decoder reads run lengths, masks and OS/2 headers wrongly. */
export const decodeBmp: Decoder = (file) => {
  const { data, width, height } = decodeByLibrary(file);
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
