// The five row filters of PNG (third edition, section 9), by their number in the file. A row and the one above it
// have a pixel's worth of zeros before them, as the standard has it, and may be read and written up to 15 bytes
// beyond their ends, which spares a loop for the rest.

export const NONE: i32 = 0;
export const SUB: i32 = 1;
export const UP: i32 = 2;
export const AVERAGE: i32 = 3;
export const PAETH: i32 = 4;

export function applyFilter(
  filter: i32,
  row: usize,
  above: usize,
  bytes: i32,
  bpp: i32,
  target: usize,
): void {
  switch (filter) {
    case NONE:
      memory.copy(target, row, bytes);
      return;
    case SUB:
      for (let i = 0; i < bytes; i += 16) {
        v128.store(target + i, i8x16.sub(v128.load(row + i), v128.load(row + i - bpp)));
      }
      return;
    case UP:
      for (let i = 0; i < bytes; i += 16) {
        v128.store(target + i, i8x16.sub(v128.load(row + i), v128.load(above + i)));
      }
      return;
    case AVERAGE:
      for (let i = 0; i < bytes; i += 16) {
        const left = v128.load(row + i - bpp);
        const up = v128.load(above + i);
        // The instruction rounds up, PNG down.
        const odd = v128.and(v128.xor(left, up), i8x16.splat(1));
        const mean = i8x16.sub(i8x16.avgr_u(left, up), odd);
        v128.store(target + i, i8x16.sub(v128.load(row + i), mean));
      }
      return;
    default:
      for (let i = 0; i < bytes; i += 16) {
        const left = v128.load(row + i - bpp);
        const up = v128.load(above + i);
        const corner = v128.load(above + i - bpp);
        const low = nearest(
          i16x8.extend_low_i8x16_u(left),
          i16x8.extend_low_i8x16_u(up),
          i16x8.extend_low_i8x16_u(corner),
        );
        const high = nearest(
          i16x8.extend_high_i8x16_u(left),
          i16x8.extend_high_i8x16_u(up),
          i16x8.extend_high_i8x16_u(corner),
        );
        v128.store(target + i, i8x16.sub(v128.load(row + i), i8x16.narrow_i16x8_u(low, high)));
      }
  }
}

/** Of left, up and corner the one that `left + up - corner` is nearest to; ties go in that order (9.4). */
function nearest(left: v128, up: v128, corner: v128): v128 {
  const upward = i16x8.sub(up, corner);
  const leftward = i16x8.sub(left, corner);
  const toLeft = i16x8.abs(upward);
  const toUp = i16x8.abs(leftward);
  const toCorner = i16x8.abs(i16x8.add(upward, leftward));
  const side = v128.bitselect(left, up, i16x8.le_s(toLeft, toUp));
  return v128.bitselect(side, corner, i16x8.le_s(i16x8.min_s(toLeft, toUp), toCorner));
}

/** Sum of bytes as signed magnitudes: small where a filter predicted well. */
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
 * The filter that costs least: by the magnitude of what it leaves (12.7), or by its entropy.
 *
 * @param scratch has room for a row
 */
export function bestFilter(
  byEntropy: bool,
  row: usize,
  above: usize,
  bytes: i32,
  bpp: i32,
  scratch: usize,
): i32 {
  let best = NONE;
  let least = f64.MAX_VALUE;
  for (let filter = NONE; filter <= PAETH; filter++) {
    applyFilter(filter, row, above, bytes, bpp, scratch);
    const cost = byEntropy ? <f64>bitsOf(scratch, bytes) : <f64>magnitude(scratch, bytes);
    if (cost < least) {
      least = cost;
      best = filter;
    }
  }
  return best;
}

/** True where two rows hold the same bytes. */
export function equal(a: usize, b: usize, bytes: i32): bool {
  let i = 0;
  for (; i + 16 <= bytes; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  for (; i < bytes; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}
