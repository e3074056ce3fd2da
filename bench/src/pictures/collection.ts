import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { lineArt, screenshot } from './drawings.js';
import type { Photograph } from './photograph.js';
import type { Picture } from './picture.js';
import { randomNumbers } from './random.js';

const photos = new URL('../../../fixtures/photos/', import.meta.url);

/** Size of the pictures that are made here. */
const WIDTH = 1280;
const HEIGHT = 960;

/** Ten pictures that compress in different ways: what a size is compared on. */
export async function makeCollection(photograph: Photograph): Promise<Picture[]> {
  const photo = await (await photograph.cover(WIDTH, HEIGHT)).png().toBuffer();
  return Promise.all([
    encoded('photograph', sharp(photo).jpeg({ quality: 90 })),
    fixture('cat', 'chelsea.png'),
    fixture('coffee', 'coffee.jpg'),
    fixture('rocket', 'rocket.jpg'),
    encoded('grey scan', sharp(photo).greyscale().toColourspace('b-w').png()),
    encoded(
      'screenshot',
      sharp(Buffer.from(screenshot(WIDTH, HEIGHT)))
        .removeAlpha()
        .png(),
    ),
    encoded(
      'line art',
      sharp(Buffer.from(lineArt(WIDTH, HEIGHT)))
        .flatten({ background: 'white' })
        .png(),
    ),
    encoded('gradient', raw(3, gradient()).png()),
    encoded('noise', raw(3, noise()).png()),
    encoded('cut-out', cutOut(photo).png()),
  ]);
}

async function fixture(name: string, fileName: string): Promise<Picture> {
  const file = await readFile(new URL(fileName, photos));
  const { width, height } = await sharp(file).metadata();
  return { name, fileName, file, width, height };
}

async function encoded(name: string, image: Sharp): Promise<Picture> {
  const { data: file, info } = await image.toBuffer({ resolveWithObject: true });
  return {
    name,
    fileName: `${name.replaceAll(' ', '-')}.${info.format}`,
    file,
    width: info.width,
    height: info.height,
  };
}

function raw(channels: 3, data: Uint8Array): Sharp {
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } });
}

function gradient(): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      data[i++] = (x * 255) / WIDTH;
      data[i++] = (y * 255) / HEIGHT;
      data[i++] = ((x + y) * 255) / (WIDTH + HEIGHT);
    }
  }
  return data;
}

function noise(): Uint8Array {
  const random = randomNumbers(2);
  return Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, () => random() * 256);
}

/** The photograph within a soft-edged oval on a transparent ground. */
function cutOut(photo: Buffer): Sharp {
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <filter id="soft"><feGaussianBlur stdDeviation="12"/></filter>
    <ellipse cx="50%" cy="50%" rx="36%" ry="40%" filter="url(#soft)"/></svg>`;
  return sharp(photo).composite([{ input: Buffer.from(mask), blend: 'dest-in' }]);
}
