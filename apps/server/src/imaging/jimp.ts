import { createJimp } from '@jimp/core';
import bmp from '@jimp/js-bmp';
import gif from '@jimp/js-gif';
import { revelaFilters } from '@revela/filters';
import { formats as inputFormats, type ImageFormat } from '@revela/shared';
import type { Bitmap } from '@jimp/types';
import avif from './formats/avif.js';
import jpeg from './formats/jpeg.js';
import png from './formats/png.js';
import tiff from './formats/tiff.js';
import webp from './formats/webp.js';

const jimpFormats = [jpeg, png, webp, avif, gif, bmp, tiff];

/**
 * A Jimp with the formats and plugins of `jimp` that serve, and Revela's own in place of those that are slow,
 * inexact or unbounded.
 */
export const RevelaJimp = createJimp({ formats: jimpFormats, plugins: [revelaFilters] });

const decoders = new Map(
  jimpFormats.map((format) => format()).map((format) => [format.mime as string, format]),
);

/**
 * Decodes an image file by Jimp's format for it. Jimp's `fromBuffer` would guess the format again and turn the
 * image by its own, slower, reading of EXIF.
 *
 * @param file the whole file; never a view into Node's buffer pool that others may write to
 * @returns RGBA pixels, straight alpha, as stored: no orientation applied
 */
export async function decodeBitmap(file: Buffer, format: ImageFormat): Promise<Bitmap> {
  const decoder = decoders.get(inputFormats[format].mediaType);
  if (!decoder) throw new Error(`No decoder for ${format}`);
  return await decoder.decode(file);
}
