import { fillParams, filters } from '@revela/filters';
import type { Raster } from '@revela/shared';
import { applyStock, stockFilters, stockImage } from '@revela/testing/stock-jimp';
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

/** A filter's parameters where none is chosen. */
function defaultsOf(name: string): object {
  const { params } = filters.find((filter) => filter.name === name)!;
  return fillParams(params, {});
}

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
    for (const { name, hides } of filters) {
      // What is hidden for good looks the same, whatever it was.
      if (hides === 'for good') expect(one.get(name)?.data, name).toEqual(other.get(name)?.data);
      else expect(one.get(name)?.data, name).not.toEqual(other.get(name)?.data);
    }
  });

  it('shows what the server makes of it', async () => {
    const source = picture(3);
    const thumbnails = await makeThumbnails(source);
    for (const name of stockFilters) {
      const image = stockImage({ ...source, data: Uint8Array.from(source.data) });
      applyStock(image, name, defaultsOf(name));
      expect(Buffer.from(thumbnails.get(name)?.data ?? []).equals(image.bitmap.data), name).toBe(true);
    }
  });
});
