import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areasBetween, boundingBox, boxAround, coverAll, gapsBetween, unionOf } from './areas.js';
import type { Rect } from '../raster.js';

const SIDE = 24;
const anyRect: fc.Arbitrary<Rect> = fc
  .tuple(fc.nat(SIDE - 1), fc.nat(SIDE - 1), fc.nat(), fc.nat())
  .map(([x, y, w, h]) => ({ x, y, width: w % (SIDE - x + 1), height: h % (SIDE - y + 1) }));

/** How often each pixel is named. */
function counts(rects: readonly Rect[]): Uint8Array {
  const grid = new Uint8Array(SIDE * SIDE);
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) grid[row * SIDE + column]! += 1;
    }
  }
  return grid;
}

test('areas and gaps share out the rows of a band, each pixel once', () => {
  fc.assert(
    fc.property(fc.array(anyRect, { maxLength: 12 }), fc.nat(SIDE), fc.nat(SIDE), (rects, a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const slabs = unionOf(rects);
      const inBand = (_: number, i: number) => (i >= start * SIDE && i < end * SIDE ? 1 : 0);
      const covered = counts(rects).map((count, i) => Math.min(count, inBand(0, i)));
      const areas = counts(areasBetween(slabs, start, end));
      const gaps = counts(gapsBetween(slabs, SIDE, start, end));
      expect(areas.join()).toBe(covered.join());
      expect(gaps.map((count, i) => count + areas[i]!).join()).toBe(covered.map(inBand).join());
    }),
    { numRuns: 300 },
  );
});

test('rectangles that meet become one', () => {
  const halves: Rect[] = [
    { x: 0, y: 0, width: 4, height: 3 },
    { x: 4, y: 0, width: 4, height: 3 },
    { x: 0, y: 3, width: 8, height: 2 },
  ];
  expect(areasBetween(unionOf(halves), 0, 5)).toEqual([{ x: 0, y: 0, width: 8, height: 5 }]);
});

test('slabs know their box, and whether they leave nothing out, as their areas and gaps tell it', () => {
  // Edges are drawn from few places, so that rectangles often reach the image's.
  const edge = fc.constantFrom(0, 0, SIDE / 2, SIDE, SIDE);
  const block = fc.tuple(edge, edge, edge, edge).map(([a, b, c, d]) => ({
    x: Math.min(a, b),
    y: Math.min(c, d),
    width: Math.abs(a - b),
    height: Math.abs(c - d),
  }));
  fc.assert(
    fc.property(fc.array(fc.oneof(anyRect, block), { maxLength: 6 }), (rects) => {
      const slabs = unionOf(rects);
      expect(coverAll(slabs, SIDE, SIDE)).toBe(gapsBetween(slabs, SIDE, 0, SIDE).length === 0);
      const areas = areasBetween(slabs, 0, SIDE);
      if (areas.length > 0) expect(boxAround(slabs)).toEqual(boundingBox(areas));
    }),
    { numRuns: 1000 },
  );
});
