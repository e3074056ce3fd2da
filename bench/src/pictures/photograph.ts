import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import type { Picture } from './picture.js';
import { randomNumbers } from './random.js';

/** Photographs as sharp pixels as can be had; the first that is installed is taken. */
const installed = [
  '/usr/share/backgrounds/mate/abstract/Elephants_5640x3172.jpg',
  '/usr/share/backgrounds/mate/nature/Wood.jpg',
];

/** In the repository, and much too small. */
const fixture = fileURLToPath(new URL('../../../fixtures/photos/chelsea.png', import.meta.url));

/** A photograph to cut pictures of any size from. */
export interface Photograph {
  /** Where it comes from, for the report. */
  readonly description: string;
  /** Covers a frame of that size, without alpha. */
  cover(width: number, height: number): Promise<Sharp>;
}

/** Spread of the grain that is added where a photograph is blown up, of 255. */
const GRAIN = 10;

/**
 * Opens the photograph that is measured.
 *
 * @param named a file to use instead of an installed one
 */
export function openPhotograph(named: string | undefined): Photograph {
  const file = named ?? installed.find((candidate) => existsSync(candidate));
  const cover = (source: string, width: number, height: number) =>
    sharp(source).autoOrient().removeAlpha().resize(width, height, { fit: 'cover' });
  if (file !== undefined) {
    return {
      description: basename(file),
      cover: (width, height) => Promise.resolve(cover(file, width, height)),
    };
  }
  return {
    description: `${basename(fixture)}, blown up, with grain`,
    async cover(width, height) {
      const { data, info } = await cover(fixture, width, height).raw().toBuffer({ resolveWithObject: true });
      const random = randomNumbers(1);
      const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
      // A smooth picture would be no photograph to a compressor.
      for (let i = 0; i < pixels.length; i++) pixels[i] = pixels[i]! + (random() + random() - 1) * GRAIN;
      return sharp(data, { raw: info });
    },
  };
}

/** A baseline JPEG of a size in pixels and, as near as its quality allows, in bytes. */
export async function makeJpeg(
  photograph: Photograph,
  { name, width, height, bytes }: { name: string; width: number; height: number; bytes: number },
): Promise<Picture> {
  const { data, info } = await (
    await photograph.cover(width, height)
  )
    .raw()
    .toBuffer({ resolveWithObject: true });
  const encode = (quality: number) => sharp(data, { raw: info }).jpeg({ quality }).toBuffer();
  // The best quality that fits.
  let least = 10;
  let most = 100;
  while (least < most) {
    const quality = Math.ceil((least + most) / 2);
    if ((await encode(quality)).length <= bytes) least = quality;
    else most = quality - 1;
  }
  return { name, fileName: `photograph-${width}x${height}.jpg`, file: await encode(least), width, height };
}
