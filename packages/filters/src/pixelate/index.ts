import { defineFilter } from '../definition.js';
import type { Rect, Size, Window } from '../raster.js';

/** Two channels side by side in one word, 16 bits each. */
const LANES = 0x00ff00ff;
/** Pixels whose channel sum fits 16 bits: 257 * 255 = 65535. */
const LANE_PIXELS = 257;

/**
 * Mosaic: every size x size block, counted from the image's corner, becomes the rounded mean of its pixels; a
 * block cut by the edge averages the pixels it has. Bit for bit Pillow's `Image.reduce(size)` scaled up again
 * with `NEAREST` (Reduce.c).
 */
export default defineFilter({
  name: 'pixelate',
  title: { en: 'Pixelate', 'pt-BR': 'Pixelizar' },
  description: { en: 'Turns it into coloured squares', 'pt-BR': 'Transforma a imagem em quadrados' },
  group: 'hide',
  hides: 'reversibly',
  params: {
    type: 'object',
    additionalProperties: false,
    properties: {
      size: {
        type: 'integer',
        minimum: 2,
        maximum: 512,
        default: 10,
        title: 'Size of a square',
        'x-title': { 'pt-BR': 'Tamanho do quadrado' },
        description: 'Bigger squares hide more.',
        'x-description': { 'pt-BR': 'Quadrados maiores escondem mais.' },
        'x-unit': 'px',
      },
    },
  },
  alpha: 'premultiplied',
  channels: 'alike',
  kernel: ({ size }, image, opaque) => ({
    border: 0,
    alignment: size,
    footprint: (area) => blocksOf(area, size),
    passes: [],
    render: (input, output, area) => renderBlocks(input, output, area, size, image, opaque ? 0xff000000 : 0),
  }),
});

/** The smallest rectangle of whole blocks that holds `area`. */
function blocksOf(area: Rect, size: number): Rect {
  const x = area.x - (area.x % size);
  const y = area.y - (area.y % size);
  const right = Math.ceil((area.x + area.width) / size) * size;
  const bottom = Math.ceil((area.y + area.height) / size) * size;
  return { x, y, width: right - x, height: bottom - y };
}

/** @param alpha bits set in every pixel: the mean of a large opaque block may fall a hair below 255 */
function renderBlocks(
  input: Window,
  output: Window,
  area: Rect,
  size: number,
  image: Size,
  alpha: number,
): void {
  const { words } = output;
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  const sums = new Int32Array(4);
  for (let y = area.y; y < bottom;) {
    const top = y - (y % size);
    const height = Math.min(size, image.height - top);
    const next = Math.min(top + size, bottom);
    const first = (y - output.y) * output.width + area.x - output.x;
    for (let x = area.x, at = first; x < right;) {
      const left = x - (x % size);
      const width = Math.min(size, image.width - left);
      const end = Math.min(left + size, right);
      const from = (top - input.y) * input.width + left - input.x;
      addBlock(input.words, from, input.width, width, height, sums);
      const word = mean(sums, width * height) | alpha;
      for (; x < end; x++) words[at++] = word;
    }
    for (let row = y + 1; row < next; row++) {
      words.copyWithin(first + (row - y) * output.width, first, first + area.width);
    }
    y = next;
  }
}

/** The sums of the four channels of a block, in the order of their bytes in the word. */
function addBlock(
  words: Int32Array,
  from: number,
  stride: number,
  width: number,
  height: number,
  sums: Int32Array,
): void {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let even = 0;
  let odd = 0;
  let room = LANE_PIXELS;
  for (let row = 0; row < height; row++) {
    let at = from + row * stride;
    for (let left = width; left > 0;) {
      const run = left < room ? left : room;
      for (const end = at + run; at < end; at++) {
        const word = words[at];
        even = (even + (word & LANES)) | 0;
        odd = (odd + ((word >>> 8) & LANES)) | 0;
      }
      left -= run;
      room -= run;
      if (room === 0) {
        sum0 += even & 0xffff;
        sum1 += odd & 0xffff;
        sum2 += even >>> 16;
        sum3 += odd >>> 16;
        even = 0;
        odd = 0;
        room = LANE_PIXELS;
      }
    }
  }
  sums[0] = sum0 + (even & 0xffff);
  sums[1] = sum1 + (odd & 0xffff);
  sums[2] = sum2 + (even >>> 16);
  sums[3] = sum3 + (odd >>> 16);
}

/** The word of the rounded means of `count` pixels; multiplies by the reciprocal as Pillow does, in float32. */
function mean(sums: Int32Array, count: number): number {
  const multiplier = Math.trunc(Math.fround(2 ** 32 / (256 * count)));
  const half = count >> 1;
  return (
    (Math.imul(sums[0] + half, multiplier) >>> 24) |
    ((Math.imul(sums[1] + half, multiplier) >>> 24) << 8) |
    ((Math.imul(sums[2] + half, multiplier) >>> 24) << 16) |
    ((Math.imul(sums[3] + half, multiplier) >>> 24) << 24)
  );
}
