import { acquireInstance, releaseInstance, scanlinesInPlace } from './encoder-wasm.js';
import { layouts, type PixelLayout, RGBA_BYTES } from './layout.js';

/** The filter types of PNG (third edition, section 9.2), by their number in the file. */
export const rowFilterTypes = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;
export type RowFilterType = keyof typeof rowFilterTypes;

/**
 * Ways to choose a type for each row, by their number in `assembly/row-filter-strategy.ts`. `adaptive`: the one with the
 * smallest sum of absolute differences (section 12.7); `entropy`: the one whose bytes have the least entropy.
 */
export const rowFilterStrategies = { adaptive: 1, entropy: 2 } as const;
export type RowFilterStrategy = keyof typeof rowFilterStrategies;

/** How rows are filtered: all by one type, or each by the type that a strategy chooses. */
export type RowFilter = RowFilterType | RowFilterStrategy;

/** No strategy: one type for all rows. */
const FIXED = 0;

export interface RowFiltererOptions {
  /** Pixels of a row. */
  readonly width: number;
  readonly layout: PixelLayout;
  readonly rowFilter: RowFilter;
  /** Most rows filtered at a time. */
  readonly maxRows: number;
}

/** Turns the rows of a strip into PNG's scanlines. Several may be at work at a time, each in memory of its own. */
export interface RowFilterer {
  /**
   * Filters rows that follow those before.
   *
   * @param rgba whole rows of RGBA pixels, `rows * width * 4` bytes
   * @param read is given the scanlines, `rows * (width * bytesPerPixel + 1)` bytes, each led by the number of its type;
   *   they are empty once it has returned. A row that repeats the one above is all zeros, whatever the type asked for
   *   but `none`; the first row of all is filtered without one above.
   * @returns what `read` returns
   * @throws {RangeError} where these are no whole rows, or more than `maxRows`
   * @throws {Error} after `release`, and from within `read`
   */
  filter<T>(rgba: Uint8Array, read: (scanlines: Uint8Array) => T): T;
  /** Adler-32 (RFC 1950) of all scanlines so far. */
  readonly checksum: number;
  /**
   * Gives the memory back.
   *
   * @throws {Error} after `release`, and from within `read`
   */
  release(): void;
}

/**
 * Makes a row filterer. Until it is released it holds memory: some 4 times what `maxRows` rows have in RGBA, 7 times where
 * that is a single one.
 *
 * @throws {WebAssembly.RuntimeError} where there is not so much of it
 */
export function createRowFilterer({ width, layout, rowFilter, maxRows }: RowFiltererOptions): RowFilterer {
  const instance = acquireInstance();
  const [strategy, type] =
    rowFilter in rowFilterTypes
      ? [FIXED, rowFilterTypes[rowFilter as RowFilterType]]
      : [rowFilterStrategies[rowFilter as RowFilterStrategy], rowFilterTypes.none];
  instance.beginStrip(width, layouts[layout].bytesPerPixel, strategy, type, maxRows);
  const rowBytes = width * RGBA_BYTES;
  let state: 'ready' | 'reading' | 'released' = 'ready';

  function assertReady(): void {
    if (state === 'reading') throw new Error('The scanlines are still being read.');
    if (state === 'released') throw new Error('The row filterer was released.');
  }

  return {
    filter(rgba, read) {
      assertReady();
      const rows = rgba.length / rowBytes;
      if (!Number.isInteger(rows))
        throw new RangeError(`${rgba.length} bytes are no rows of ${width} pixels.`);
      if (rows > maxRows) throw new RangeError(`At most ${maxRows} rows at a time, not ${rows}.`);
      instance.view(instance.input(), rgba.length).set(rgba);
      const scanlines = instance.view(instance.scanlines(), instance.filterRows(rows));
      scanlinesInPlace.set(scanlines, instance);
      state = 'reading';
      try {
        return read(scanlines);
      } finally {
        state = 'ready';
        scanlinesInPlace.delete(scanlines);
        instance.detachViews();
      }
    },
    get checksum() {
      if (state === 'released') throw new Error('The row filterer was released.');
      return instance.adler() >>> 0;
    },
    release() {
      assertReady();
      state = 'released';
      releaseInstance(instance);
    },
  };
}
