import { createJimp } from '@jimp/core';
import { losslessHead, progressive, u24, webp } from '@revela/testing/image-files';
import { corruptFixtures, photos, fixture, soundFixtures } from '@revela/testing/fixture-files';
import { describe, expect, it } from 'vitest';
import { toRgba } from './codecs/decoder.js';
import { decodeImage } from './decoders.js';
import { ImageError } from './errors.js';
import { probeImage } from './headers.js';
import { formats } from './index.js';
import { createJimpFormats } from './jimp.js';

const jimpFormats = createJimpFormats().map((create) => create());
const formatOf = (bytes: Uint8Array) => jimpFormats[formats.findIndex((format) => format.matches(bytes))]!;
const Jimp = createJimp({ formats: createJimpFormats() });

/** The pixels of a file as the server decodes them. */
async function decode(bytes: Uint8Array) {
  const decoded = await decodeImage(probeImage(bytes).format, Uint8Array.from(bytes));
  const data = new Uint8Array(decoded.width * decoded.height * 4);
  toRgba(decoded, data);
  decoded.release?.();
  return { data, width: decoded.width, height: decoded.height };
}

describe('a Jimp of our formats', () => {
  it.each(['jpeg/chroma-444.jpg', 'png/rgba-translucent.png', 'webp/lossless-alpha.webp', 'avif/alpha.avif'])(
    'reads %s',
    async (path) => {
      const bytes = fixture(path);
      const image = await Jimp.fromBuffer(bytes);
      const { data, width, height } = await decode(bytes);
      expect([image.width, image.height]).toEqual([width, height]);
      expect(Buffer.compare(image.bitmap.data, data)).toBe(0);
    },
  );

  it.each([
    'png/rgba-translucent.png',
    'png/grey-alpha8.png',
    'png/size-1x9.png',
    'gif/still.gif',
    'bmp/rle8.bmp',
  ])('writes the pixels of %s as a PNG', async (path) => {
    const image = await Jimp.fromBuffer(fixture(path));
    const file = await image.getBuffer('image/png');
    const { data, width, height } = await decode(file);
    expect([width, height]).toEqual([image.width, image.height]);
    expect(Buffer.compare(image.bitmap.data, data)).toBe(0);
  });

  it('writes a PNG smaller than its pixels, in as few channels as hold them', async () => {
    const photo = await Jimp.fromBuffer(photos.find(({ path }) => path.endsWith('chelsea.png'))!.bytes);
    const file = await photo.getBuffer('image/png');
    const RGB = 2;
    expect(file[25]).toBe(RGB);
    expect(file.length).toBeLessThan(photo.width * photo.height * 3);
  });

  it('writes nothing else, and says so', async () => {
    const image = new Jimp({ width: 2, height: 2, color: 0xff0000ff });
    for (const { mediaType, title, encodes } of formats) {
      if (!encodes) await expect(image.getBuffer(mediaType as never)).rejects.toThrow(`writes no ${title}.`);
    }
  });
});

describe('a Jimp format', () => {
  it.each(soundFixtures.map(({ path, bytes }) => [path, bytes] as const))(
    'decodes %s',
    async (_path, bytes) => {
      const before = Buffer.from(bytes);
      const { data, width, height } = await formatOf(bytes).decode(bytes);
      const stored = await decode(bytes);
      expect([width, height]).toEqual([stored.width, stored.height]);
      expect(Buffer.compare(data, stored.data)).toBe(0);
      // Codecs get a copy.
      expect(bytes.equals(before)).toBe(true);
    },
  );

  it('refuses a picture of more pixels than it may have, by its header', async () => {
    const huge = corruptFixtures.filter(({ path }) => /\/huge(-65535x1600)?\./.test(path));
    expect(huge.length).toBeGreaterThan(6);
    for (const { bytes } of huge) {
      await expect(formatOf(bytes).decode(bytes)).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS' });
    }
    const bytes = fixture('png/rgb16.png');
    const [, bounded] = createJimpFormats({ maxPixels: 67 * 45 - 1 }).map((create) => create());
    await expect(bounded!.decode(bytes)).rejects.toMatchObject({ code: 'IMAGE_TOO_MANY_PIXELS' });
    const [, enough] = createJimpFormats({ maxPixels: 67 * 45 }).map((create) => create());
    await expect(enough!.decode(bytes)).resolves.toMatchObject({ width: 67, height: 45 });
  });

  it('refuses a picture that has other pixels than its header announced', async () => {
    const file = webp(
      ['VP8X', Buffer.concat([Buffer.of(2, 0, 0, 0), u24(0), u24(0)])],
      ['ANIM', Buffer.alloc(6)],
      ['VP8L', losslessHead(64, 64)],
    );
    await expect(formatOf(file).decode(file)).rejects.toMatchObject({ code: 'IMAGE_CORRUPT' });
    const avif = Buffer.from(fixture('avif/yuv444.avif'));
    avif.writeUInt32BE(91, avif.indexOf('ispe') + 8);
    await expect(formatOf(avif).decode(avif)).rejects.toMatchObject({ code: 'IMAGE_CORRUPT' });
  });

  it.each(
    corruptFixtures.filter(({ bytes }) => formatOf(bytes)).map(({ path, bytes }) => [path, bytes] as const),
  )('says of %s what is wrong with it', async (_path, bytes) => {
    await expect(formatOf(bytes).decode(bytes)).rejects.toBeInstanceOf(ImageError);
  });

  it('has the guards of its format', async () => {
    const scans = progressive(16, 16, 5000);
    await expect(formatOf(scans).decode(scans)).rejects.toThrow('more than 200 scans');
  });

  it('decodes no file of another format', async () => {
    const [jpeg] = jimpFormats;
    await expect(jpeg!.decode(fixture('png/grey8.png'))).rejects.toThrow('The image is no JPEG.');
  });
});
