/** Two channels side by side in one word, 16 bits each. */
const LANES = 0x00ff00ff;
/** Largest radius at which the sum of a channel, 2 * radius + 2 bytes of 255, fits 16 bits. */
const MAX_LANE_RADIUS = 127;

/** An extended box filter in fixed point of 24 bits: whole taps within the radius, two part taps beyond. */
export interface Box {
  /** Whole taps on either side of the centre. */
  readonly radius: number;
  /** Weight of a whole tap, of 2^24. */
  readonly whole: number;
  /** Weight of a part tap, at distance radius + 1, of 2^24. */
  readonly part: number;
}

/**
 * The box that, applied three times, approximates a Gaussian: Gwosdek, Grewenig, Bruhn and Weickert,
 * "Theoretical Foundations of Gaussian Convolution by Extended Box Filtering" (SSVM 2011), equations 7, 11, 14.
 * Rounds to float32 wherever Pillow's BoxBlur.c does, so that the weights are the same to the last bit.
 *
 * @param sigma standard deviation of the Gaussian in pixels, above 0
 */
export function gaussianBox(sigma: number): Box {
  const f = Math.fround;
  const radius = f(sigma);
  const variance = f(f(radius * radius) / 3);
  const length = f(Math.sqrt(12 * variance + 1));
  const l = f(Math.floor((length - 1) / 2));
  const numerator = f(f(f(2 * l) + 1) * f(f(l * f(l + 1)) - f(3 * variance)));
  const denominator = f(6 * f(variance - f(f(l + 1) * f(l + 1))));
  const boxRadius = f(l + f(numerator / denominator));

  const taps = Math.trunc(boxRadius);
  const whole = Math.trunc(f(2 ** 24 / f(f(boxRadius * 2) + 1)));
  const part = Math.trunc((2 ** 24 - (taps * 2 + 1) * whole) / 2);
  return { radius: taps, whole, part };
}

/**
 * One box filter along a line of pixels, rounded to 8 bits; beyond the ends the line goes on with its first and
 * last pixel. Costs the same whatever the radius: a sum runs along.
 *
 * @param from index of the first pixel in `source`
 * @param to index of the first pixel in `target`, which is not `source`
 * @param opaque leaves the alpha byte zero
 */
export function boxLine(
  source: Int32Array,
  from: number,
  target: Int32Array,
  to: number,
  count: number,
  box: Box,
  opaque: boolean,
  sums: Int32Array,
): void {
  const reach = box.radius + 1;
  const last = count - 1;
  startSums(source, from, last, box.radius, sums);
  // Where both part taps lie inside the line they move on; elsewhere one of them, or both, stays on an end.
  const leftMoves = Math.min(reach, count);
  const rightStays = Math.max(count - reach, 0);
  const inner = Math.min(leftMoves, rightStays);
  const outer = Math.max(leftMoves, rightStays);
  for (let x = 0, stage = 0; stage < 3; stage++) {
    const end = stage === 0 ? inner : stage === 1 ? outer : count;
    const left = from + Math.max(0, x - reach);
    const right = from + Math.min(last, x + reach);
    const leftStep = x >= leftMoves ? 1 : 0;
    const rightStep = x < rightStays ? 1 : 0;
    if (x < end) {
      if (leftStep === 1 && rightStep === 1 && box.radius <= MAX_LANE_RADIUS) {
        boxColourLanes(source, left, 2 * reach, target, to + x, to + end, box.whole, box.part, sums);
      } else
        boxColours(
          source,
          left,
          leftStep,
          right,
          rightStep,
          target,
          to + x,
          to + end,
          box.whole,
          box.part,
          sums,
        );
      if (!opaque) {
        boxAlpha(
          source,
          left,
          leftStep,
          right,
          rightStep,
          target,
          to + x,
          to + end,
          box.whole,
          box.part,
          sums,
        );
      }
    }
    x = end;
  }
}

/** The sums of the four bytes of the words from -radius - 1 to radius. */
function startSums(source: Int32Array, from: number, last: number, radius: number, sums: Int32Array): void {
  const inside = Math.min(radius, last);
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let i = -1; i <= inside + 1; i++) {
    const word = source[from + Math.min(Math.max(i, 0), last)];
    const times = i < 0 ? radius + 1 : i <= inside ? 1 : radius - inside;
    sum0 += (word & 255) * times;
    sum1 += ((word >>> 8) & 255) * times;
    sum2 += ((word >>> 16) & 255) * times;
    sum3 += (word >>> 24) * times;
  }
  sums[0] = sum0;
  sums[1] = sum1;
  sums[2] = sum2;
  sums[3] = sum3;
}

/** The lower three bytes of the words; leaves the highest zero. */
function boxColours(
  source: Int32Array,
  left: number,
  leftStep: number,
  right: number,
  rightStep: number,
  target: Int32Array,
  start: number,
  end: number,
  whole: number,
  part: number,
  sums: Int32Array,
): void {
  let sum0 = sums[0];
  let sum1 = sums[1];
  let sum2 = sums[2];
  for (let i = start; i < end; i++) {
    const a = source[left];
    const b = source[right];
    const a0 = a & 255;
    const a1 = (a >>> 8) & 255;
    const a2 = (a >>> 16) & 255;
    const b0 = b & 255;
    const b1 = (b >>> 8) & 255;
    const b2 = (b >>> 16) & 255;
    sum0 = (sum0 - a0) | 0;
    sum1 = (sum1 - a1) | 0;
    sum2 = (sum2 - a2) | 0;
    target[i] =
      ((Math.imul(sum0, whole) + Math.imul(a0 + b0, part) + 0x800000) >>> 24) |
      (((Math.imul(sum1, whole) + Math.imul(a1 + b1, part) + 0x800000) >>> 24) << 8) |
      (((Math.imul(sum2, whole) + Math.imul(a2 + b2, part) + 0x800000) >>> 24) << 16);
    sum0 = (sum0 + b0) | 0;
    sum1 = (sum1 + b1) | 0;
    sum2 = (sum2 + b2) | 0;
    left = (left + leftStep) | 0;
    right = (right + rightStep) | 0;
  }
  sums[0] = sum0;
  sums[1] = sum1;
  sums[2] = sum2;
}

/**
 * As `boxColours`, where both part taps move, `gap` apart: the bulk of a line. The sums of bytes 0 and 2 share
 * a word, which spares the processor registers.
 */
function boxColourLanes(
  source: Int32Array,
  left: number,
  gap: number,
  target: Int32Array,
  start: number,
  end: number,
  whole: number,
  part: number,
  sums: Int32Array,
): void {
  let sum02 = sums[0] | (sums[2] << 16);
  let sum1 = sums[1];
  const shift = left - start;
  for (let i = start; i < end; i++) {
    const a = source[i + shift];
    const b = source[i + shift + gap];
    const a02 = a & LANES;
    const a1 = (a >>> 8) & 255;
    const b02 = b & LANES;
    const b1 = (b >>> 8) & 255;
    sum02 = (sum02 - a02) | 0;
    sum1 = (sum1 - a1) | 0;
    const far = (a02 + b02) | 0;
    const value0 = (Math.imul(sum02 & 0xffff, whole) + Math.imul(far & 0xffff, part) + 0x800000) | 0;
    const value1 = (Math.imul(sum1, whole) + Math.imul(a1 + b1, part) + 0x800000) | 0;
    const value2 = (Math.imul(sum02 >>> 16, whole) + Math.imul(far >>> 16, part) + 0x800000) | 0;
    target[i] = (value0 >>> 24) | ((value1 >>> 16) & 0xff00) | ((value2 >>> 8) & 0xff0000);
    sum02 = (sum02 + b02) | 0;
    sum1 = (sum1 + b1) | 0;
  }
  sums[0] = sum02 & 0xffff;
  sums[1] = sum1;
  sums[2] = sum02 >>> 16;
}

/** The highest byte of the words; leaves the other three as they are. */
function boxAlpha(
  source: Int32Array,
  left: number,
  leftStep: number,
  right: number,
  rightStep: number,
  target: Int32Array,
  start: number,
  end: number,
  whole: number,
  part: number,
  sums: Int32Array,
): void {
  let sum = sums[3];
  for (let i = start; i < end; i++) {
    const a = source[left] >>> 24;
    const b = source[right] >>> 24;
    sum = (sum - a) | 0;
    target[i] |= ((Math.imul(sum, whole) + Math.imul(a + b, part) + 0x800000) >>> 24) << 24;
    sum = (sum + b) | 0;
    left = (left + leftStep) | 0;
    right = (right + rightStep) | 0;
  }
  sums[3] = sum;
}
