// The five filter types of PNG (third edition, section 9.2), by their number in the file. A row and the one above it
// have a pixel's worth of zeros before them, as the standard has it, and may be read and written up to 15 bytes
// beyond their ends, which spares a loop for the rest.

export const NONE: i32 = 0;
export const SUB: i32 = 1;
export const UP: i32 = 2;
export const AVERAGE: i32 = 3;
export const PAETH: i32 = 4;

/** Filters a row. */
export function applyRowFilter(
  type: i32,
  row: usize,
  above: usize,
  bytes: i32,
  bpp: i32,
  target: usize,
): void {
  switch (type) {
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

/** True where two rows hold the same bytes. */
export function equal(a: usize, b: usize, bytes: i32): bool {
  let i = 0;
  for (; i + 16 <= bytes; i += 16) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  for (; i < bytes; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}
