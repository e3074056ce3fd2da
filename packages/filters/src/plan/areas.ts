import type { Region } from '@revela/shared';
import { clipRect, type Rect } from '../raster.js';

/** Rows [top, bottom) with what is covered in each: `spans` holds starts and ends of x in turn, ascending. */
export interface Slab {
  readonly top: number;
  readonly bottom: number;
  readonly spans: readonly number[];
}

/**
 * The union of rectangles, cut into slabs from top to bottom in which no pixel is named twice.
 *
 * @param rects may overlap; empty ones count for nothing
 */
export function unionOf(rects: readonly Rect[]): Slab[] {
  const real = rects.filter((rect) => rect.width > 0 && rect.height > 0).sort((a, b) => a.x - b.x);
  const edges = [...new Set(real.flatMap((rect) => [rect.y, rect.y + rect.height]))].sort((a, b) => a - b);
  const slabs: Slab[] = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    const spans: number[] = [];
    for (const rect of real) {
      if (rect.y > edges[i] || rect.y + rect.height <= edges[i]) continue;
      const end = rect.x + rect.width;
      const previous = spans.length - 1;
      if (previous < 0 || rect.x > spans[previous]) spans.push(rect.x, end);
      else if (end > spans[previous]) spans[previous] = end;
    }
    if (spans.length > 0) addSlab(slabs, { top: edges[i], bottom: edges[i + 1], spans });
  }
  return slabs;
}

/** Joins a slab to the one above where both cover the same columns. */
function addSlab(slabs: Slab[], slab: Slab): void {
  const above = slabs.at(-1);
  const same =
    above?.bottom === slab.top &&
    above.spans.length === slab.spans.length &&
    above.spans.every((x, i) => x === slab.spans[i]);
  if (same) slabs[slabs.length - 1] = { ...above, bottom: slab.bottom };
  else slabs.push(slab);
}

/** The rectangles of the slabs in rows [start, end). */
export function areasBetween(slabs: readonly Slab[], start: number, end: number): Rect[] {
  const areas: Rect[] = [];
  for (const { top, bottom, spans } of slabs) {
    const y = Math.max(top, start);
    const height = Math.min(bottom, end) - y;
    if (height <= 0) continue;
    for (let i = 0; i < spans.length; i += 2) {
      areas.push({ x: spans[i], y, width: spans[i + 1] - spans[i], height });
    }
  }
  return areas;
}

/** What rows [start, end) of an image of that width hold outside the slabs, as disjoint rectangles. */
export function gapsBetween(slabs: readonly Slab[], width: number, start: number, end: number): Rect[] {
  const gaps: Rect[] = [];
  const add = (x: number, y: number, right: number, bottom: number): void => {
    if (right > x && bottom > y) gaps.push({ x, y, width: right - x, height: bottom - y });
  };
  let row = start;
  for (const { top, bottom, spans } of slabs) {
    const from = Math.max(top, start);
    const to = Math.min(bottom, end);
    if (from >= to) continue;
    add(0, row, width, from);
    let x = 0;
    for (let i = 0; i < spans.length; i += 2) {
      add(x, from, spans[i], to);
      x = spans[i + 1];
    }
    add(x, from, width, to);
    row = to;
  }
  add(0, row, width, end);
  return gaps;
}

/** The smallest rectangle around all slabs, of which there is one at least. */
export function boxAround(slabs: readonly Slab[]): Rect {
  const x = slabs.reduce((least, { spans }) => Math.min(least, spans[0]), Infinity);
  const right = slabs.reduce((most, { spans }) => Math.max(most, spans[spans.length - 1]), -Infinity);
  const { top } = slabs[0];
  return { x, y: top, width: right - x, height: slabs[slabs.length - 1].bottom - top };
}

/** True where the slabs leave nothing of an image out: slabs that touch and cover the same columns are one. */
export function coverAll([slab, ...others]: readonly Slab[], width: number, height: number): boolean {
  const whole = slab?.top === 0 && slab.bottom === height && others.length === 0;
  return whole && slab.spans[0] === 0 && slab.spans[1] === width;
}

/** The smallest rectangle around all of `rects`, of which there is one at least. */
export function boundingBox(rects: readonly Rect[]): Rect {
  const x = rects.reduce((least, rect) => Math.min(least, rect.x), Infinity);
  const y = rects.reduce((least, rect) => Math.min(least, rect.y), Infinity);
  const right = rects.reduce((most, rect) => Math.max(most, rect.x + rect.width), -Infinity);
  const bottom = rects.reduce((most, rect) => Math.max(most, rect.y + rect.height), -Infinity);
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * Regions as rectangles, cut to `frame`.
 *
 * @param image the whole image
 * @param frame the part of it that a filter changes
 * @throws RangeError where there is no region, or one is not wholly inside the image: what a person wanted
 *   hidden would stay visible
 */
export function regionRects(regions: readonly Region[], image: Rect, frame: Rect): Rect[] {
  if (regions.length === 0) throw new RangeError('An empty list of regions names nothing to filter.');
  return regions.map(([x, y, width, height]) => {
    const inside =
      [x, y, width, height].every(Number.isInteger) &&
      x >= 0 &&
      y >= 0 &&
      width >= 1 &&
      height >= 1 &&
      x + width <= image.width &&
      y + height <= image.height;
    if (!inside) {
      throw new RangeError(
        `The region [${x}, ${y}, ${width}, ${height}] is not inside the image of ${image.width} x ${image.height} pixels.`,
      );
    }
    return clipRect({ x, y, width, height }, frame);
  });
}
