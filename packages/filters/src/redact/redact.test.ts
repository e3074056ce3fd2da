import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFilter, fillParams, type Raster } from '../index.js';
import filter from './index.js';

const raster = (width: number, height: number, seed: number): Raster => {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0, state = seed; i < data.length; i++)
    data[i] = (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
  return { data, width, height };
};

test('without regions the whole picture becomes the colour, opaque', () => {
  const { data } = applyFilter(raster(5, 3, 1), filter, { color: '#1a2b3c' });
  for (let at = 0; at < data.length; at += 4)
    expect([...data.subarray(at, at + 4)]).toEqual([0x1a, 0x2b, 0x3c, 255]);
});

test('black by default; a colour is six digits', () => {
  expect(fillParams(filter.params, {})).toEqual({ color: '#000000' });
  for (const color of ['#00000', '#GGGGGG', 'red', '#0000000', 7])
    expect(() => fillParams(filter.params, { color })).toThrow();
});

test('inside the regions is the colour and outside what was there, whatever the regions and the alpha', () => {
  const size = fc.integer({ min: 1, max: 24 });
  const sizes = fc.tuple(size, size).chain(([width, height]) => {
    const region = fc
      .tuple(fc.nat(width - 1), fc.nat(height - 1))
      .chain(([x, y]) =>
        fc.tuple(
          fc.constant(x),
          fc.constant(y),
          fc.integer({ min: 1, max: width - x }),
          fc.integer({ min: 1, max: height - y }),
        ),
      );
    return fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      regions: fc.array(region, { minLength: 1, maxLength: 6 }),
      seed: fc.nat(),
    });
  });
  fc.assert(
    fc.property(sizes, ({ width, height, regions, seed }) => {
      const image = raster(width, height, seed);
      const { data } = applyFilter(image, filter, { color: '#010203' }, regions);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = (y * width + x) * 4;
          const inside = regions.some(
            ([left, top, w, h]) => x >= left && x < left + w && y >= top && y < top + h,
          );
          const expected = inside ? [1, 2, 3, 255] : [...image.data.subarray(at, at + 4)];
          expect([...data.subarray(at, at + 4)]).toEqual(expected);
        }
      }
    }),
    { numRuns: 200 },
  );
});
