import type { ImageFormat, Raster } from '@revela/shared';
import type { Encoder } from './codecs/encoder.js';
import { findFormat } from './index.js';

/**
 * Encodes an image in a format, by the encoder of that format, which is loaded at its first use: the default export of
 * `encode.ts` in the format's folder.
 *
 * @throws {Error} where the format has none
 */
export async function encodeImage(format: ImageFormat, image: Raster): Promise<Uint8Array> {
  const definition = findFormat(format);
  if (!definition?.encodes) throw new Error(`Revela writes no ${definition?.title ?? format}.`);
  const module = (await import(/* @vite-ignore */ `./${format}/encode.js`)) as { default: Encoder };
  return module.default(image);
}
