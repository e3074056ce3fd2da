import type { ImageFormat } from '@revela/shared';
import type { Decoder } from './codecs/decoder.js';

/** Loads every format's decoder. A thread that starts answers sooner without them. */
const load: Readonly<Record<ImageFormat, () => Promise<Decoder>>> = {
  jpeg: async () => (await import('./jpeg/codec.js')).decodeJpeg,
  png: async () => (await import('./png/decode.js')).decodePng,
  webp: async () => (await import('./webp/codec.js')).decodeWebp,
  avif: async () => (await import('./avif/codec.js')).decodeAvif,
  gif: async () => (await import('./gif/codec.js')).decodeGif,
  bmp: async () => (await import('./bmp/codec.js')).decodeBmp,
  tiff: async () => (await import('./tiff/codec.js')).decodeTiff,
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
