/** Largest prime below 65536 (RFC 1950, section 9). */
const BASE: u32 = 65521;
/** Bytes that may be summed before a sum could pass 2^32; a multiple of 16. */
const STRIDE: i32 = 5536;

/** Adler-32 checksum (RFC 1950) of bytes that follow those of `checksum`. */
export function adler32(bytes: usize, count: i32, checksum: u32): u32 {
  let low = checksum & 0xffff;
  let high = checksum >>> 16;
  // The place of a byte in its vector decides how often it counts in the second sum.
  const weightsLow = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const weightsHigh = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  while (count > 0) {
    const run = min(count, STRIDE);
    const whole = run & ~15;
    let sums = i32x4.splat(0);
    let earlier = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let i = 0; i < whole; i += 16) {
      const v = v128.load(bytes + i);
      earlier = i32x4.add(earlier, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(v)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(v), weightsLow));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(v), weightsHigh));
    }
    high += low * <u32>whole + (lanes(earlier) << 4) + lanes(weighted);
    low += lanes(sums);
    for (let i = whole; i < run; i++) {
      low += load<u8>(bytes + i);
      high += low;
    }
    low %= BASE;
    high %= BASE;
    bytes += run;
    count -= run;
  }
  return (high << 16) | low;
}

function lanes(v: v128): u32 {
  return (
    i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
  );
}
