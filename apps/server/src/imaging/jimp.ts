import { createJimp } from '@jimp/core';
import type { Bitmap, Format } from '@jimp/types';
import { revelaFilters } from '@revela/filters';
import { formatNames, formats as inputFormats, type ImageFormat } from '@revela/shared';
import { decodeAvif } from './formats/avif.js';
import { decodeBmp } from './formats/bmp.js';
import { type Decoder, toRgba } from './formats/decoder.js';
import { decodeGif } from './formats/gif.js';
import { decodeJpeg } from './formats/jpeg.js';
import { decodePng } from './formats/png.js';
import { decodeTiff } from './formats/tiff.js';
import { decodeWebp } from './formats/webp.js';
import { encodePng } from './png/encode.js';

/** The decoder of every format. */
export const decoders: Readonly<Record<ImageFormat, Decoder>> = {
  jpeg: decodeJpeg,
  png: decodePng,
  webp: decodeWebp,
  avif: decodeAvif,
  gif: decodeGif,
  bmp: decodeBmp,
  tiff: decodeTiff,
};

/** A decoder, and the encoder where Revela has one, as a format of Jimp. */
function toJimpFormat(name: ImageFormat): () => Format<string> {
  return () => ({
    mime: inputFormats[name].mediaType,
    encode(bitmap: Bitmap) {
      if (name === 'png') return encodePng(bitmap);
      throw new Error('Revela writes PNG only');
    },
    async decode(file: Buffer): Promise<Bitmap> {
      const pixels = await decoders[name](Uint8Array.from(file));
      const { width, height } = pixels;
      const data = Buffer.alloc(width * height * 4);
      toRgba(pixels, data);
      return { data, width, height };
    },
  });
}

/**
 * A Jimp with the formats and plugins of `jimp` that serve, and Revela's own in place of those that are slow,
 * inexact or unbounded.
 */
export const RevelaJimp = createJimp({ formats: formatNames.map(toJimpFormat), plugins: [revelaFilters] });
