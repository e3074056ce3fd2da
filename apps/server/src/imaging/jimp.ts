import { createJimp } from '@jimp/core';
import type { Bitmap, Format } from '@jimp/types';
import { revelaFilters } from '@revela/filters';
import { formatNames, formats as inputFormats, type ImageFormat } from '@revela/shared';
import { decodeImage } from './decoders.js';
import { toRgba } from './formats/decoder.js';
import { encodePng } from './png/encode.js';

/** A decoder, and the encoder where Revela has one, as a format of Jimp. */
function toJimpFormat(name: ImageFormat): () => Format<string> {
  return () => ({
    mime: inputFormats[name].mediaType,
    encode(bitmap: Bitmap) {
      if (name === 'png') return encodePng(bitmap);
      throw new Error('Revela writes PNG only');
    },
    async decode(file: Buffer): Promise<Bitmap> {
      const pixels = await decodeImage(name, Uint8Array.from(file));
      const { width, height } = pixels;
      const data = Buffer.alloc(width * height * 4);
      toRgba(pixels, data);
      pixels.release?.();
      return { data, width, height };
    },
  });
}

/**
 * A Jimp with the formats and plugins of `jimp` that serve, and Revela's own in place of those that are slow,
 * inexact or unbounded.
 */
export const RevelaJimp = createJimp({ formats: formatNames.map(toJimpFormat), plugins: [revelaFilters] });
