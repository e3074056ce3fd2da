import { describe, test } from 'vitest';
import { applyFilter } from '../index.js';
import { expectReference, expectSame, noise } from '../../testing/images.js';
import { loadReference, referenceResult } from '../../testing/reference.js';
import filter from './index.js';

describe('blur', () => {
  test('without radius is the 5x5 ring', () => {
    return expectReference(filter, {});
  });

  test.each([0.1, 0.5, 1, 2, 7.3, 50, 128.5, 200])(
    'of radius %d is three extended boxes each way',
    (radius) => {
      return expectReference(filter, { radius });
    },
  );

  test('of a line longer than the box runs its sums to the end', async () => {
    const reference = await loadReference(filter);
    for (const [width, height] of [
      [700, 2],
      [2, 700],
    ] as const) {
      const image = noise(width, height, 5);
      for (const radius of [2, 60]) {
        expectSame(applyFilter(image, filter, { radius }), referenceResult(reference, image, { radius }));
      }
    }
  });

  test('leaves an even image even, at any radius', () => {
    const even = noise(64, 48, 1);
    for (let i = 0; i < even.data.length; i += 4) even.data.set([0, 128, 254], i);
    for (const params of [{}, { radius: 0.1 }, { radius: 3 }, { radius: 200 }]) {
      expectSame(applyFilter(even, filter, params), even);
    }
  });
});
