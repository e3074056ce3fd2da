import { applyFilter, filters as imageFilters, type Raster } from '@revela/filters';
import { photos } from '@revela/testing/fixture-files';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { toRgba } from '../../src/codecs/decoder.js';
import { decodeImage } from '../../src/decoders.js';
import { assemblePng } from '../../src/png/assemble.js';
import { chooseCompression, type Compression } from '../../src/png/compression.js';
import { takeSamples } from '../../src/png/samples.js';
import { compressStrip } from '../../src/png/strip.js';

describe('the compression that is chosen', () => {
  // What libpng and Pillow do at level 6.
  const exhaustive: Compression = { rowFilter: 'adaptive', deflate: 6 };
  const encode = ({ data, width, height }: Raster, compression: Compression): Buffer => {
    const strip = compressStrip({ width, layout: 'rgb', compression }, [data as Uint8Array]);
    return Buffer.concat(assemblePng({ width, height, layout: 'rgb' }, [strip]));
  };
  const choose = ({ data, width, height }: Raster): Compression => {
    const strip = { width, height, start: 0, end: height, stripCount: 1, alignment: 1 };
    const samples = takeSamples(strip, (target, top, bottom) => {
      target.set(data.subarray(top * width * 4, bottom * width * 4));
    });
    return chooseCompression(samples, 'rgb');
  };
  const filters = [
    { filter: 'blur', params: {} },
    { filter: 'blur', params: { radius: 100 } },
    { filter: 'edge_enhance', params: { amount: 1 } },
    { filter: 'pixelate', params: { size: 10 } },
  ] as const;

  for (const photo of ['astronaut.jpg', 'chelsea.png', 'coffee.jpg', 'rocket.jpg']) {
    it.each(filters)(
      `makes no more than 5% more of ${photo} than the search: $filter $params`,
      async (job) => {
        const file = Uint8Array.from(photos.find(({ path }) => path === `photos/${photo}`)!.bytes);
        const decoded = await decodeImage(photo.endsWith('.png') ? 'png' : 'jpeg', file);
        const { width, height } = decoded;
        const source = { data: new Uint8Array(width * height * 4), width, height };
        toRgba(decoded, source.data);
        decoded.release?.();
        const filter = imageFilters.find(({ name }) => name === job.filter)!;
        const picture = applyFilter(source, filter, job.params);
        const chosen = encode(picture, choose(picture));
        expect(PNG.sync.read(chosen).data.equals(picture.data as Uint8Array)).toBe(true);
        expect(chosen.length / encode(picture, exhaustive).length).toBeLessThanOrEqual(1.05);
      },
    );
  }

  it('takes matches of pixels where texture has little colour, and comes as close', () => {
    const [width, height] = [1000, 700];
    const data = new Uint8Array(width * height * 4);
    let state = 1;
    for (let i = 0; i < data.length; i += 4) {
      state = (Math.imul(state, 1103515245) + 12345) | 0;
      const column = (i / 4) % width;
      const texture = (state >>> 16) % 64;
      // Light and dark from pixel to pixel; the colour changes slowly.
      data.set([texture + column / 8, texture + 60 + column / 16, texture + 90, 255], i);
    }
    const picture = { data, width, height };
    const chosen = choose(picture);
    expect(chosen.deflate).toBe('fast');
    const size = encode(picture, exhaustive).length;
    expect(encode(picture, chosen).length / size).toBeLessThanOrEqual(1.05);
    // Which run lengths do not.
    expect(encode(picture, { ...chosen, deflate: 'rle' }).length / size).toBeGreaterThan(1.05);
  });

  it('sees a pattern of noise that repeats every twenty rows', () => {
    const [width, height, period] = [400, 800, 20];
    let state = 1;
    const tile = Uint8Array.from({ length: width * period * 4 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) | 0;
      return state >>> 24;
    });
    const data = new Uint8Array(width * height * 4);
    for (let top = 0; top < height; top += period) data.set(tile, top * width * 4);
    for (let i = 3; i < data.length; i += 4) data[i] = 255;
    const picture = { data, width, height };
    const length = encode(picture, choose(picture)).length;
    // Run lengths alone would make it 28 times as large.
    expect(length / encode(picture, exhaustive).length).toBeLessThanOrEqual(1.1);
  });
});
