import { describe, expect, it } from 'vitest';
import { takeSamples } from '../../src/png/samples.js';

describe('samples', () => {
  it('of rows of millions of pixels are a few megabytes', () => {
    const strip = { width: 10_000_000, height: 10, start: 0, end: 10, stripCount: 1, alignment: 1 };
    const { pieces } = takeSamples(strip, () => undefined);
    expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(8e6);
  });

  it('have rows of two groups, inside their strip', () => {
    const [start, end, alignment] = [60, 1240, 20];
    const strip = { width: 4000, height: 3000, start, end, stripCount: 2, alignment };
    const tops: number[] = [];
    const { pieces, width } = takeSamples(strip, (target, top, bottom) => {
      expect(target.length).toBeGreaterThanOrEqual((bottom - top) * 4000 * 4);
      expect(top).toBeGreaterThanOrEqual(start);
      expect(bottom).toBeLessThanOrEqual(end);
      expect(bottom - top).toBeGreaterThan(2);
      tops.push(top);
      for (let row = top; row < bottom; row++)
        target.fill(row % 251, (row - top) * 16_000, (row - top + 1) * 16_000);
    });
    expect(width).toBe(4000);
    expect(tops).toHaveLength(8);
    // Nothing is above the first; the others foretell by one row and have one more before the next group begins.
    for (const top of tops.slice(1)) expect((top + 2) % alignment).toBe(0);
    for (const [i, piece] of pieces.entries()) {
      for (let at = 0; at < piece.length; at += 16_000)
        expect(piece[at]).toBe((tops[i]! + at / 16_000) % 251);
    }
  });
});
