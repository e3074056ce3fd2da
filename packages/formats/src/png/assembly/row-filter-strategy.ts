// Ways to choose a filter type for each row (PNG third edition, section 12.7).

import { applyRowFilter, NONE, PAETH } from './row-filter';

/** One type for all rows. */
export const FIXED: i32 = 0;
/** The type that leaves the least sum of absolute differences, as the standard proposes. */
export const ADAPTIVE: i32 = 1;
/** The type whose bytes have the least entropy. */
export const ENTROPY: i32 = 2;

/** Sum of bytes as signed magnitudes: small where a filter type predicted well. */
function magnitude(bytes: usize, count: i32): u32 {
  let sums = i32x4.splat(0);
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const pairs = i16x8.extadd_pairwise_i8x16_u(i8x16.abs(v128.load(bytes + i)));
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(pairs));
  }
  let sum: u32 = i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1);
  sum += i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3);
  for (; i < count; i++) sum += abs<i32>(<i32>load<i8>(bytes + i));
  return sum;
}

/** Counts whose products with their logarithm are kept. */
const KEPT = 4096;
const kept = memory.data(KEPT * 4);
const histogram = memory.data(256 * 4);

/** Bytes of a row beyond which its entropy is told from every fourth piece of it. */
const LONG_ROW = 2048;
const PIECE = 32;

/** Bits to write a row's bytes, or a part of them, with a code of their own (Shannon's entropy), runs left aside. */
function bitsOf(bytes: usize, count: i32): f32 {
  memory.fill(histogram, 0, 256 * 4);
  let counted = 0;
  const stride = count > LONG_ROW ? PIECE * 4 : PIECE;
  for (let start = 0; start < count; start += stride) {
    let last = -1;
    let beforeLast = -1;
    for (let i = start, end = min(start + PIECE, count); i < end; i++) {
      const byte: i32 = load<u8>(bytes + i);
      if (byte != last || byte != beforeLast) {
        const at = histogram + (byte << 2);
        store<u32>(at, load<u32>(at) + 1);
        counted++;
      }
      beforeLast = last;
      last = byte;
    }
  }
  let bits = timesLog(counted);
  for (let byte = 0; byte < 256; byte++) bits -= timesLog(load<u32>(histogram + (byte << 2)));
  return bits;
}

/** count * log2(count) */
function timesLog(count: i32): f32 {
  if (count < 2) return 0;
  if (count >= KEPT) return <f32>count * <f32>Math.log2(count);
  const at = kept + (count << 2);
  let product = load<f32>(at);
  if (product == 0) {
    product = <f32>count * <f32>Math.log2(count);
    store<f32>(at, product);
  }
  return product;
}

/**
 * The filter type that costs least.
 *
 * @param strategy `ADAPTIVE` or `ENTROPY`
 * @param scratch has room for a row
 */
export function bestType(strategy: i32, row: usize, above: usize, bytes: i32, bpp: i32, scratch: usize): i32 {
  let best = NONE;
  let least = f64.MAX_VALUE;
  for (let type = NONE; type <= PAETH; type++) {
    applyRowFilter(type, row, above, bytes, bpp, scratch);
    const cost = strategy == ENTROPY ? <f64>bitsOf(scratch, bytes) : <f64>magnitude(scratch, bytes);
    if (cost < least) {
      least = cost;
      best = type;
    }
  }
  return best;
}
