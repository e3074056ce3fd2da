import { expect, test } from 'vitest';
import { isOpaque } from './index.js';
import { noise } from '../testing/images.js';

test('isOpaque finds a single translucent pixel, in the rows it is asked about', () => {
  const image = noise(7, 9, 2);
  expect(isOpaque(image)).toBe(true);
  image.data[(4 * 7 + 6) * 4 + 3] = 254;
  expect(isOpaque(image)).toBe(false);
  expect(isOpaque(image, 0, 4)).toBe(true);
  expect(isOpaque(image, 4, 5)).toBe(false);
  expect(isOpaque(image, 5)).toBe(true);
});
