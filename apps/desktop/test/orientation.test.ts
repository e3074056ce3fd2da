import { orient, uprightSize } from '@revela/formats/orientation';
import { describe, expect, it } from 'vitest';
import { isSideways, matrixOf } from '../src/renderer/stage/orientation.js';

describe('matrixOf', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns a picture of orientation %i as the server does', (orientation) => {
    const [width, height] = [3, 2];
    const source = { width, height, data: new Uint8Array(width * height * 4).map((_, i) => i) };
    const upright = uprightSize(width, height, orientation);
    expect(isSideways(orientation)).toBe(upright.width !== width);
    const expected = new Uint8Array(source.data.length);
    orient(source, orientation, expected);

    const [a, b, c, d] = matrixOf(orientation);
    const turned = new Uint8Array(source.data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [fromX, fromY] = [x - (width - 1) / 2, y - (height - 1) / 2];
        const toX = a * fromX + c * fromY + (upright.width - 1) / 2;
        const toY = b * fromX + d * fromY + (upright.height - 1) / 2;
        turned.set(source.data.subarray((y * width + x) * 4).subarray(0, 4), (toY * upright.width + toX) * 4);
      }
    }
    expect([...turned]).toEqual([...expected]);
  });
});
