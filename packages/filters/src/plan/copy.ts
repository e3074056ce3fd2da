import type { Rect, Window } from '../raster.js';

/** Rows up to this many pixels are copied one by one: cheaper than a view of the row. */
const SHORT = 32;

/** Copies `area` of the image from one window to another. */
export function copyArea(input: Window, output: Window, area: Rect): void {
  const from = (area.y - input.y) * input.width + area.x - input.x;
  const to = (area.y - output.y) * output.width + area.x - output.x;
  if (area.width === input.width && area.width === output.width) {
    output.words.set(input.words.subarray(from, from + area.width * area.height), to);
    return;
  }
  for (let row = 0; row < area.height; row++) {
    copyRow(input.words, from + row * input.width, output.words, to + row * output.width, area.width);
  }
}

function copyRow(source: Int32Array, from: number, target: Int32Array, to: number, count: number): void {
  if (count > SHORT) target.set(source.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + i];
}
