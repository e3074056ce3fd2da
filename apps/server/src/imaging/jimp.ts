import { createJimp } from '@jimp/core';
import type { Bitmap, Format } from '@jimp/types';
import { revelaFilters } from '@revela/filters';
import { formatNames, formats as inputFormats, type ImageFormat } from '@revela/shared';
import { decodeImage } from './decoders.js';
import { toRgba } from './formats/decoder.js';
import { encodePng } from './png/encode.js';

/** The image decoded last. */
let last: Promise<unknown> = Promise.resolve();

/** A decoder, and the encoder where Revela has one, as a format of Jimp. */
function toJimpFormat(name: ImageFormat): () => Format<string> {
  return () => ({
    mime: inputFormats[name].mediaType,
    encode(bitmap: Bitmap) {
      if (name === 'png') return encodePng(bitmap);
      throw new Error('Revela writes PNG only');
    },
    async decode(file: Buffer): Promise<Bitmap> {
      const bytes = Uint8Array.from(file);
      // One after the other: pixels may lie in a decoder's memory, where the next image would replace them.
      const bitmap = last.then(async () => {
        const pixels = await decodeImage(name, bytes);
        try {
          const { width, height } = pixels;
          const data = Buffer.alloc(width * height * 4);
          toRgba(pixels, data);
          return { data, width, height };
        } finally {
          pixels.release?.();
        }
      });
      last = bitmap.catch(() => undefined);
      return bitmap;
    },
  });
}

/**
 * A Jimp with the formats and plugins of `jimp` that serve, and Revela's own in place of those that are slow,
 * inexact or unbounded.
 */
export const RevelaJimp = createJimp({ formats: formatNames.map(toJimpFormat), plugins: [revelaFilters] });
