import type { FilterOperation } from '../filter.js';
import { growRect, type Rect, type Window } from '../raster.js';

/** Two channels side by side in one word, 16 bits each. */
const LANES = 0x00ff00ff;
const HALVES = 0x00080008;

/**
 * The 5x5 blur: (the sum of the sixteen outer taps + 8) >> 4; the two outermost rows and columns are copied.
 * Bit for bit Pillow's `ImageFilter.BLUR` (ImageFilter.py, Filter.c).
 */
export const blur5x5: FilterOperation = {
  border: 2,
  alignment: 1,
  footprint: (area) => growRect(area, 2),
  passes: [],
  render(input, output, area) {
    const columns = new Int32Array((area.width + 4) * 4);
    for (let y = area.y; y < area.y + area.height; y++) renderRow(input, output, area, y, columns);
  },
};

function renderRow(input: Window, output: Window, area: Rect, y: number, columns: Int32Array): void {
  const from = (y - input.y) * input.width + area.x - input.x - 2;
  const to = (y - output.y) * output.width + area.x - output.x;
  blurRow(input.words, from, input.width, output.words, to, area.width, columns);
}

/**
 * The sixteen outer taps are the five pixels above, the five below, and the three to the left and to the right. So a column
 * of five counts by its ends while it is within reach, and by its middle where it is a side; `columns`
 * keeps ends and middle of every column, even and odd bytes of the words apart.
 *
 * @param from index of the leftmost column of the first pixel's taps, in the middle row
 */
function blurRow(
  words: Int32Array,
  from: number,
  stride: number,
  out: Int32Array,
  to: number,
  width: number,
  columns: Int32Array,
): void {
  let evenEnds = HALVES;
  let oddEnds = HALVES;
  for (let i = 0, at = from; i < width + 4; i++, at++) {
    const top = words[at - 2 * stride];
    const above = words[at - stride];
    const middle = words[at];
    const below = words[at + stride];
    const bottom = words[at + 2 * stride];
    const evenEnd = ((top & LANES) + (bottom & LANES)) | 0;
    const oddEnd = (((top >>> 8) & LANES) + ((bottom >>> 8) & LANES)) | 0;
    const evenSide = ((above & LANES) + (middle & LANES) + (below & LANES)) | 0;
    const oddSide = (((above >>> 8) & LANES) + ((middle >>> 8) & LANES) + ((below >>> 8) & LANES)) | 0;
    const slot = i << 2;
    columns[slot] = evenEnd;
    columns[slot + 1] = oddEnd;
    columns[slot + 2] = evenSide;
    columns[slot + 3] = oddSide;
    evenEnds = (evenEnds + evenEnd) | 0;
    oddEnds = (oddEnds + oddEnd) | 0;
    if (i >= 4) {
      const even = (evenEnds + columns[slot - 14] + evenSide) | 0;
      const odd = (oddEnds + columns[slot - 13] + oddSide) | 0;
      out[to + i - 4] = ((even >>> 4) & LANES) | (((odd >>> 4) & LANES) << 8);
      evenEnds = (evenEnds - columns[slot - 16]) | 0;
      oddEnds = (oddEnds - columns[slot - 15]) | 0;
    }
  }
}
