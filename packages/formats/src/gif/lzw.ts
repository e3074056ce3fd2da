import { damaged } from '../errors.js';

const MAX_CODES = 4096;

/**
 * Reads the codes of a frame's pixels (GIF89a specification, appendix F) without making the pixels, and sees that
 * each code is one that the stream itself has defined by then. The decoder does not look: a code that refers ahead
 * lets it go round in circles for ever.
 *
 * @param start where the frame's data begins in the file
 * @param pixels how many the frame has
 * @throws {ImageError} `IMAGE_CORRUPT` where a code is undefined or the data ends before the picture does
 */
export function checkLzw(gif: Uint8Array, start: number, pixels: number): void {
  const codeSize = gif[start] ?? 0;
  if (codeSize < 1 || codeSize > 8) throw damaged('the data of its GIF makes no sense');
  const clear = 1 << codeSize;
  /** Pixels that a code stands for. */
  const lengths = new Uint32Array(MAX_CODES).fill(1, 0, clear);
  let next = clear + 2;
  let bits = codeSize + 1;
  let previous = -1;
  let made = 0;
  let value = 0;
  let available = 0;
  let at = start + 1;
  let left = 0;

  while (made < pixels) {
    while (available < bits) {
      if (left === 0) left = gif[at++] ?? 0;
      if (left === 0 || at >= gif.length) throw damaged('the file ends before the picture does');
      value |= gif[at++]! << available;
      available += 8;
      left--;
    }
    const code = value & ((1 << bits) - 1);
    value >>>= bits;
    available -= bits;

    if (code === clear) {
      next = clear + 2;
      bits = codeSize + 1;
      previous = -1;
      continue;
    }
    if (code === clear + 1) throw damaged('its data ends before the picture does');
    if (previous < 0 ? code >= clear : code > next || (code === next && next === MAX_CODES)) {
      throw damaged('the data of its GIF makes no sense');
    }
    if (previous >= 0 && next < MAX_CODES) {
      lengths[next++] = lengths[previous]! + 1;
      if (next === 1 << bits && bits < 12) bits++;
    }
    made += lengths[code]!;
    previous = code;
  }
}
