/**
 * The five row filters of PNG (third edition, section 9), by their number in the file, and `adaptive`: for each
 * row the filter with the smallest sum of absolute differences (section 12.7).
 */
export const rowFilters = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;
export type RowFilter = keyof typeof rowFilters | 'adaptive';

type FixedFilter = Exclude<RowFilter, 'adaptive'>;
const fixedFilters = Object.keys(rowFilters) as FixedFilter[];

/** Of left, up and corner the one that `left + up - corner` is nearest to (PNG third edition, 9.4). */
function nearest(left: number, up: number, corner: number): number {
  // Without branches, which a processor could not foresee on photographs: a sign, spread over the word, selects.
  const upward = up - corner;
  const leftward = left - corner;
  const toLeft = Math.abs(upward);
  const toUp = Math.abs(leftward);
  const toCorner = Math.abs(upward + leftward);
  const isUp = (toUp - toLeft) >> 31;
  const side = left ^ ((left ^ up) & isUp);
  const toSide = toLeft ^ ((toLeft ^ toUp) & isUp);
  return side ^ ((side ^ corner) & ((toCorner - toSide) >> 31));
}

/** Filters one row: `target` receives as many bytes as `row` has. `above` is the row over it. */
function applyFilter(
  filter: FixedFilter,
  row: Uint8Array,
  above: Uint8Array,
  bytesPerPixel: number,
  target: Uint8Array,
): void {
  const length = row.length;
  const lead = Math.min(bytesPerPixel, length);
  switch (filter) {
    case 'none':
      target.set(row);
      return;
    case 'sub':
      for (let i = 0; i < lead; i++) target[i] = row[i]!;
      for (let i = lead; i < length; i++) target[i] = row[i]! - row[i - bytesPerPixel]!;
      return;
    case 'up':
      for (let i = 0; i < length; i++) target[i] = row[i]! - above[i]!;
      return;
    case 'average':
      for (let i = 0; i < lead; i++) target[i] = row[i]! - (above[i]! >> 1);
      for (let i = lead; i < length; i++) {
        target[i] = row[i]! - ((row[i - bytesPerPixel]! + above[i]!) >> 1);
      }
      return;
    case 'paeth':
      for (let i = 0; i < lead; i++) target[i] = row[i]! - above[i]!;
      // A channel at a time: what was current is the left of the next pixel, and needs no second look.
      for (let channel = 0; channel < lead; channel++) {
        let left = row[channel]!;
        let corner = above[channel]!;
        for (let i = channel + bytesPerPixel; i < length; i += bytesPerPixel) {
          const current = row[i]!;
          const up = above[i]!;
          target[i] = current - nearest(left, up, corner);
          left = current;
          corner = up;
        }
      }
  }
}

/** Sum of the bytes as signed magnitudes: small where a filter predicted well. */
function magnitude(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) {
    const value = bytes[i]!;
    sum += value < 128 ? value : 256 - value;
  }
  return sum;
}

/** The filter whose result has the smallest magnitude; `scratch` is as long as `row`. */
function bestFilter(
  row: Uint8Array,
  above: Uint8Array,
  bytesPerPixel: number,
  scratch: Uint8Array,
): FixedFilter {
  let best: FixedFilter = 'none';
  let least = Infinity;
  for (const filter of fixedFilters) {
    applyFilter(filter, row, above, bytesPerPixel, scratch);
    const sum = magnitude(scratch);
    if (sum < least) {
      least = sum;
      best = filter;
    }
  }
  return best;
}

/**
 * Filters rows of packed pixels into scanlines, each led by the byte that names its filter.
 *
 * @param rows packed pixels, `rowBytes` a row, without padding
 * @param rowBytes bytes of one row
 * @param bytesPerPixel distance to the pixel on the left
 * @param above the row over the first one; undefined at the top of a strip, whose first row is then filtered
 *   without it so that strips do not depend on each other
 * @param filter the filter to use
 * @param target receives `rowBytes + 1` bytes a row
 */
export function filterRows(
  rows: Uint8Array,
  rowBytes: number,
  bytesPerPixel: number,
  above: Uint8Array | undefined,
  filter: RowFilter,
  target: Uint8Array,
): void {
  const scratch = filter === 'adaptive' ? new Uint8Array(rowBytes) : undefined;
  let previous = above;
  for (let from = 0, to = 0; from < rows.length; from += rowBytes, to += rowBytes + 1) {
    const row = rows.subarray(from, from + rowBytes);
    const line = target.subarray(to + 1, to + 1 + rowBytes);
    if (!previous) {
      target[to] = rowFilters.sub;
      applyFilter('sub', row, row, bytesPerPixel, line);
    } else if (filter !== 'none' && Buffer.compare(row, previous) === 0) {
      // A row that repeats costs nothing: it becomes zeros, whatever the filter asked for.
      target[to] = rowFilters.up;
      line.fill(0);
    } else {
      const chosen = scratch ? bestFilter(row, previous, bytesPerPixel, scratch) : (filter as FixedFilter);
      target[to] = rowFilters[chosen];
      applyFilter(chosen, row, previous, bytesPerPixel, line);
    }
    previous = row;
  }
}
