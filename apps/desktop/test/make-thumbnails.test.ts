import { createJimp } from '@jimp/core';
import { methods as color } from '@jimp/plugin-color';
import { methods as threshold } from '@jimp/plugin-threshold';
import { filters } from '@revela/filters';
import type { Raster } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { makeThumbnails } from '../src/renderer/thumbnails/make-thumbnails.js';

/** Colours that no filter leaves as they are, in part translucent. */
function picture(seed: number): Raster {
  const [width, height] = [48, 36];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let index = 0, state = seed; index < data.length; index++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    data[index] = index % 4 === 3 ? (index % 7 ? 255 : 128) : 40 + ((state >> 16) % 160);
  }
  return { data, width, height };
}

/** Stock Jimp, which makes its methods in another way. */
const Jimp = createJimp({ plugins: [color, threshold] });

describe('makeThumbnails', () => {
  it('shows what every filter of this version does, each something else', async () => {
    const source = picture(1);
    const before = Uint8ClampedArray.from(source.data);
    const thumbnails = await makeThumbnails(source);
    expect([...thumbnails.keys()]).toEqual(filters.map(({ name }) => name));
    const texts = [...thumbnails.values()].map(({ data }) => Buffer.from(data).toString('hex'));
    expect(new Set([...texts, Buffer.from(before).toString('hex')]).size).toBe(filters.length + 1);
    expect(source.data).toEqual(before);
  });

  it('shows another picture as another', async () => {
    const [one, other] = [await makeThumbnails(picture(1)), await makeThumbnails(picture(2))];
    for (const { name } of filters) expect(one.get(name)?.data, name).not.toEqual(other.get(name)?.data);
  });

  it('shows what the server makes of it', async () => {
    const source = picture(3);
    const image = (): InstanceType<typeof Jimp> =>
      new Jimp({ data: Buffer.from(source.data), width: source.width, height: source.height });
    const thumbnails = await makeThumbnails(source);
    const expected = {
      sepia: image().sepia(),
      normalize: image().normalize(),
      posterize: image().posterize(4),
      threshold: image().threshold({ max: 128 }),
    };
    for (const [name, { bitmap }] of Object.entries(expected)) {
      expect(Buffer.from(thumbnails.get(name)?.data ?? []).equals(bitmap.data), name).toBe(true);
    }
  });
});
