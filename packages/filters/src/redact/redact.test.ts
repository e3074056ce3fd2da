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
