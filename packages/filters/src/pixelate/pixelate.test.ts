import { describe, expect, test } from 'vitest';
import { applyFilter, isOpaque } from '../index.js';
import { roundedMean } from './reference.js';
import { expectReference, expectSame, noise } from '../../testing/images.js';
import filter from './index.js';

describe('pixelate', () => {
  test.each([2, 3, 4, 5, 7, 10, 37, 512])('of size %d is the mean of each block', (size) => {
    return expectReference(filter, { size });
  });

  test('adds up large bright blocks without overflow', () => {
    const image = noise(515, 513, 8);
    image.data.fill(255, 0, 4 * 515 * 300);
    const pixel = (x: number, y: number) => [...result.data.slice((y * 515 + x) * 4, (y * 515 + x) * 4 + 3)];
    const result = applyFilter(image, filter, { size: 512 });
    for (const [x, y, width, height] of [
      [0, 0, 512, 512],
      [512, 0, 3, 512],
      [0, 512, 512, 1],
      [512, 512, 3, 1],
    ] as const) {
      const sums = [0, 0, 0];
      for (let row = y; row < y + height; row++) {
        for (let column = x; column < x + width; column++) {
          for (let i = 0; i < 3; i++) sums[i]! += image.data[(row * 515 + column) * 4 + i]!;
        }
      }
      const means = sums.map((sum) => roundedMean(sum, width * height));
      expect(pixel(x, y)).toEqual(means);
      expect(pixel(x + width - 1, y + height - 1)).toEqual(means);
    }
  });

  test('keeps white white, whatever the block', () => {
    const white = { data: new Uint8Array(130 * 70 * 4).fill(255), width: 130, height: 70 };
    for (let size = 2; size <= 140; size++) expectSame(applyFilter(white, filter, { size }), white);
  });

  test('leaves an opaque image opaque where the reciprocal rounds 255 down', () => {
    const image = noise(512, 480, 3);
    expect(roundedMean(255 * 512 * 480, 512 * 480)).toBe(254);
    expect(isOpaque(applyFilter(image, filter, { size: 512 }))).toBe(true);
  });
});
