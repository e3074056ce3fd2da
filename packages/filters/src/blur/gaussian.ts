import { boxLine, gaussianBox, type Box } from './extended-box.js';
import type { FilterOperation } from '../filter.js';
import { copyArea } from '../plan/copy.js';
import { growRect, type Window } from '../raster.js';

/** Columns filtered together: 64 bytes of a row, a whole cache line that no other strip writes. */
const BLOCK = 16;

/**
 * Gaussian blur: three extended box filters along every row, then three along every column, each rounded to 8
 * bits; beyond the edges the image goes on with its outermost pixels. Bit for bit Pillow's
 * `ImageFilter.GaussianBlur(sigma)` (BoxBlur.c).
 *
 * @param sigma standard deviation in pixels, above 0
 */
export function gaussianBlur(sigma: number, opaque: boolean): FilterOperation {
  const box = gaussianBox(sigma);
  return {
    border: 0,
    alignment: 1,
    footprint: (area) => growRect(area, 3 * (box.radius + 1)),
    passes: [
      {
        axis: 'rows',
        alignment: 1,
        run: (input, output, start, end) => blurRows(input, output, start, end, box, opaque),
      },
      {
        axis: 'columns',
        alignment: BLOCK,
        run: (_input, output, start, end) => blurColumns(output, start, end, box, opaque),
      },
    ],
    render: copyArea,
  };
}

function blurRows(
  input: Window,
  output: Window,
  start: number,
  end: number,
  box: Box,
  opaque: boolean,
): void {
  const { width } = output;
  const once = new Int32Array(width);
  const twice = new Int32Array(width);
  const sums = new Int32Array(4);
  for (let row = start; row < end; row++) {
    const from = (output.y + row - input.y) * input.width + output.x - input.x;
    boxLine(input.words, from, once, 0, width, box, opaque, sums);
    boxLine(once, 0, twice, 0, width, box, opaque, sums);
    boxLine(twice, 0, output.words, row * width, width, box, opaque, sums);
  }
}

/** Columns become lines of a small buffer, so that the filter walks along memory and stays in the cache. */
function blurColumns(image: Window, start: number, end: number, box: Box, opaque: boolean): void {
  const { words, width, height } = image;
  // An odd length keeps the lines of the buffer from falling onto the same cache sets.
  const stride = height | 1;
  const lines = new Int32Array(BLOCK * stride);
  const other = new Int32Array(height);
  const sums = new Int32Array(4);
  const alpha = opaque ? 0xff000000 | 0 : 0;
  for (let left = start; left < end; left += BLOCK) {
    const count = Math.min(BLOCK, end - left);
    gather(words, left, width, height, count, lines, stride);
    for (let line = 0; line < count; line++) {
      const at = line * stride;
      boxLine(lines, at, other, 0, height, box, opaque, sums);
      boxLine(other, 0, lines, at, height, box, opaque, sums);
      boxLine(lines, at, other, 0, height, box, opaque, sums);
      lines.set(other, at);
    }
    scatter(words, left, width, height, count, lines, stride, alpha);
  }
}

function gather(
  words: Int32Array,
  left: number,
  width: number,
  height: number,
  count: number,
  lines: Int32Array,
  stride: number,
): void {
  for (let row = 0, at = left; row < height; row++, at += width) {
    for (let i = 0, to = row; i < count; i++, to += stride) lines[to] = words[at + i];
  }
}

function scatter(
  words: Int32Array,
  left: number,
  width: number,
  height: number,
  count: number,
  lines: Int32Array,
  stride: number,
  alpha: number,
): void {
  for (let row = 0, at = left; row < height; row++, at += width) {
    for (let i = 0, from = row; i < count; i++, from += stride) words[at + i] = lines[from] | alpha;
  }
}
