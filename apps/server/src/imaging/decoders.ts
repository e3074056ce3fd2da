import type { ImageFormat } from '@revela/shared';
import type { Decoder } from './formats/decoder.js';

/** Loads every format's decoder. A thread that starts answers sooner without them. */
const load: Readonly<Record<ImageFormat, () => Promise<Decoder>>> = {
  jpeg: async () => (await import('./formats/jpeg.js')).decodeJpeg,
  png: async () => (await import('./formats/png.js')).decodePng,
  webp: async () => (await import('./formats/webp.js')).decodeWebp,
  avif: async () => (await import('./formats/avif.js')).decodeAvif,
  gif: async () => (await import('./formats/gif.js')).decodeGif,
  bmp: async () => (await import('./formats/bmp.js')).decodeBmp,
  tiff: async () => (await import('./formats/tiff.js')).decodeTiff,
};

/** Loads a format's decoder ahead of its first use. */
export async function loadDecoder(format: ImageFormat): Promise<void> {
  await load[format]();
}

/** Decodes an image file of a format, by the decoder of that format, which is loaded at its first use. */
export async function decodeImage(format: ImageFormat, file: Uint8Array<ArrayBuffer>) {
  const decode = await load[format]();
  return decode(file);
}
