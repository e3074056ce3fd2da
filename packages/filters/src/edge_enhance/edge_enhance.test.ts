import { describe, expect, test } from 'vitest';
import { applyFilter } from '../index.js';
import { expectReference, expectSame, noise } from '../../testing/images.js';
import filter from './index.js';

describe('edge_enhance', () => {
  test.each([0, 0.5, 1, 1.25, 2, 3, 10])('of amount %d follows its formula', (amount) => {
    return expectReference(filter, { amount });
  });

  test('of amount 0 changes nothing', () => {
    const image = noise(31, 20, 3);
    expectSame(applyFilter(image, filter, { amount: 0 }), image);
  });

  test('pushes a pixel away from its neighbours, rounds half up and stays within a byte', () => {
    const data = new Uint8Array(3 * 3 * 4).fill(255);
    for (let i = 0; i < data.length; i += 4) data.set([100, 100, 0], i);
    data.set([101, 99, 255], 16);
    const pixel = (amount: number) =>
      applyFilter({ data, width: 3, height: 3 }, filter, { amount }).data.slice(16, 20);
    expect([...pixel(1)]).toEqual([105, 95, 255, 255]);
    expect([...pixel(0.125)]).toEqual([102, 99, 255, 255]);
  });
});
