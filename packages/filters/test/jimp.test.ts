import { createJimp } from '@jimp/core';
import { describe, expect, test } from 'vitest';
import { applyFilter, revelaFilters, type Raster } from '../src/index.js';
import { expectSame, noise, translucent } from './support.js';

const Jimp = createJimp({ plugins: [revelaFilters], formats: [] });

function jimpOf({ data, width, height }: Raster) {
  return Jimp.fromBitmap({ data: Buffer.from(data), width, height });
}

describe('the Jimp plugin', () => {
  test('filters an image and returns it', () => {
    const source = noise(40, 30, 9, translucent);
    const image = jimpOf(source);
    expect(image.blur({ radius: 3 })).toBe(image);
    expectSame(image.bitmap, applyFilter(source, 'blur', { radius: 3 }));
  });

  test('fills in the defaults of the catalogue', () => {
    const source = noise(40, 30, 9);
    expectSame(jimpOf(source).blur().bitmap, applyFilter(source, 'blur', {}));
    expectSame(jimpOf(source).edge_enhance({}).bitmap, applyFilter(source, 'edge_enhance', { amount: 1 }));
    expectSame(jimpOf(source).pixelate().bitmap, applyFilter(source, 'pixelate', { size: 10 }));
  });

  test('keeps to the regions', () => {
    const source = noise(40, 30, 9);
    const regions: [number, number, number, number][] = [
      [2, 3, 10, 12],
      [8, 8, 20, 20],
    ];
    const expected = applyFilter(source, 'pixelate', { size: 7 }, regions);
    expectSame(jimpOf(source).pixelate({ size: 7, regions }).bitmap, expected);
  });

  test('refuses parameters and regions that the catalogue does not know', () => {
    const image = jimpOf(noise(9, 9, 1));
    expect(() => image.pixelate({ size: 1 })).toThrow(TypeError);
    expect(() => image.pixelate({ size: 1 })).toThrow(/'pixelate'.*size/);
    expect(() => image.blur({ radius: 0 })).toThrow(TypeError);
    expect(() => image.edge_enhance({ amont: 2 } as object)).toThrow(TypeError);
    expect(() => image.blur({ regions: [] })).toThrow(TypeError);
    expect(() => image.blur({ regions: [[0, 0, 10, 9]] })).toThrow(RangeError);
  });
});
