import { bmp, jpegHead, LONG, page, tiff } from '@revela/testing/image-files';
import { fixture } from '@revela/testing/fixture-files';
import { expect, it } from 'vitest';
import { decodeImage } from './decoders.js';
import { ImageError } from './errors.js';
import { probeImage } from './headers.js';

/** A page of 16 x 16 pixels with a tag put otherwise. */
const tiffWith = (tag: number, value: number, samples = 1, bits = 8) => {
  const tags = page(16, 16, 1, 256, samples, bits).filter(([name]) => name !== tag);
  return tiff([[...tags, [tag, LONG, value] as const].sort(([a], [b]) => a - b)], Buffer.alloc(8192));
};

const frameOf = (marker: number, bits = 8) => {
  const head = jpegHead(marker, 16, 16);
  head[head.indexOf(Buffer.of(0xff, marker)) + 4] = bits;
  return Buffer.concat([head, Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xff, 0xd9)]);
};

const bmpOf = (compression: number) => {
  const file = Buffer.concat([bmp(4, 4, 24, 0), Buffer.alloc(64)]);
  file.writeUInt32LE(compression, 30);
  return file;
};

const refusalOf = async (file: Uint8Array): Promise<unknown> => {
  const bytes = Uint8Array.from(file);
  return decodeImage(probeImage(bytes).format, bytes).catch((error: unknown) => error);
};

it.each([
  ['a TIFF compressed by JPEG 2000', tiffWith(259, 34712)],
  ['a TIFF compressed by Zstandard', tiffWith(259, 50000)],
  ['a TIFF of the unknown compression 4711', tiffWith(259, 4711)],
  ['a TIFF of 3 samples a pixel, of 64 bits each', tiffWith(278, 16, 3, 64)],
  ['a lossless JPEG', frameOf(0xc3)],
  ['a hierarchical JPEG', frameOf(0xc5)],
  ['a JPEG of 12 bits a colour', frameOf(0xc1, 12)],
  ['a JPEG in a BMP', bmpOf(4)],
  ['a PNG in a BMP', bmpOf(5)],
])('%s is of a known format, and of a kind that is not read', async (kind, file) => {
  const error = await refusalOf(file);
  expect(error).toBeInstanceOf(ImageError);
  expect(error).toMatchObject({
    code: 'IMAGE_UNSUPPORTED',
    message: `The file is ${kind}, which Revela does not read. Save the picture as JPEG or PNG, and send that.`,
  });
});

it.each([
  ['a JPEG cut short', fixture('jpeg/chroma-420.jpg').subarray(0, 700)],
  ['a TIFF of 65535 samples a pixel', tiffWith(278, 16, 65_535)],
])('%s is damaged', async (_what, file) => {
  expect(await refusalOf(file)).toMatchObject({
    code: 'IMAGE_CORRUPT',
    message: expect.stringMatching(
      /^The image is damaged: .+\. Take another copy of the file, or save it anew in a program that still opens it\.$/,
    ) as string,
  });
});
