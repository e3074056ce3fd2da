import { readFileSync } from 'node:fs';
import { atRest } from '../codecs/on-idle.js';
import { layouts, type PixelLayout } from './layout.js';

/**
 * The five row filters of PNG (third edition, section 9), by their number in the file; `adaptive`: for each row the
 * filter with the smallest sum of absolute differences (section 12.7); `entropy`: the one whose bytes have the least.
 */
export const rowFilters = { none: 0, sub: 1, up: 2, average: 3, paeth: 4, adaptive: 5, entropy: 6 } as const;
export type RowFilter = keyof typeof rowFilters;

/** What `assembly/index.ts` exports. */
interface Routines {
  readonly memory: WebAssembly.Memory;
  begin(width: number, bytesPerPixel: number, filter: number, rows: number): void;
  input(): number;
  filterRows(rows: number): number;
  scanlines(): number;
  deflateScanlines(bytes: number): number;
  output(): number;
  adler(): number;
}

/** Turns rows of a picture into PNG's scanlines. What it returns is overwritten by its next call. */
export interface ScanlineWriter {
  /**
   * Filters rows that follow those before.
   *
   * @param rgba `rows` rows of RGBA pixels
   * @param rows at most as many as the writer was made for
   * @returns the scanlines, each led by the number of its filter. A row that repeats the one above is all zeros,
   *   whatever the filter asked for but `none`; the first row of all is filtered without one above.
   */
  filter(rgba: Uint8Array, rows: number): Uint8Array;
  /**
   * Deflates the scanlines just filtered with run lengths as the only matches (zlib's `Z_RLE`), so that more can
   * follow: the result ends on a byte boundary (a sync flush) and is no last block.
   */
  deflateRuns(): Uint8Array;
  /** As `deflateRuns`, of bytes of the caller's: at most what the rows the writer was made for come to. */
  deflateRunsOf(scanlines: Uint8Array): Uint8Array;
  /** Adler-32 of all scanlines. */
  readonly checksum: number;
  /** Ends the writer, and gives its memory back where it is much. */
  end(): void;
}

const module = new WebAssembly.Module(
  readFileSync(new URL('../../dist/png/scanlines.wasm', import.meta.url)),
);
/** Memory past which the routines are thrown away after use: WebAssembly never gives any back. */
const MAX_IDLE_BYTES = 32 * 1024 * 1024;

let routines: Routines | undefined;
/** The writer that has the routines' memory. */
let owner: object | undefined;
atRest(() => {
  routines = undefined;
  // Of a job that was stopped: it holds the routines, too.
  owner = undefined;
});

/**
 * Makes a writer of scanlines, in WebAssembly with SIMD. There is one at a time on a thread: the one made before
 * it works no longer.
 *
 * @param width pixels of a row
 * @param maxRows most rows given at a time
 */
export function createScanlineWriter(
  width: number,
  layout: PixelLayout,
  filter: RowFilter,
  maxRows: number,
): ScanlineWriter {
  routines ??= new WebAssembly.Instance(module).exports as unknown as Routines;
  const { memory, begin, input, filterRows, scanlines, deflateScanlines, output, adler } = routines;
  begin(width, layouts[layout].bytesPerPixel, rowFilters[filter], maxRows);
  // A 32-bit integer leaves WebAssembly with a sign.
  const view = (start: number, bytes: number) => new Uint8Array(memory.buffer, start >>> 0, bytes);
  let lineBytes = 0;
  const writer: ScanlineWriter = {
    filter(rgba, rows) {
      assertOwner(writer);
      if (rows > maxRows) throw new RangeError(`At most ${maxRows} rows at a time, not ${rows}.`);
      view(input(), rows * width * 4).set(rgba.subarray(0, rows * width * 4));
      lineBytes = filterRows(rows);
      return view(scanlines(), lineBytes);
    },
    deflateRuns() {
      assertOwner(writer);
      return view(output(), deflateScanlines(lineBytes));
    },
    deflateRunsOf(bytes) {
      assertOwner(writer);
      const most = maxRows * (width * layouts[layout].bytesPerPixel + 1);
      if (bytes.length > most) throw new RangeError(`At most ${most} bytes at a time, not ${bytes.length}.`);
      view(scanlines(), bytes.length).set(bytes);
      return view(output(), deflateScanlines(bytes.length));
    },
    get checksum() {
      assertOwner(writer);
      return adler() >>> 0;
    },
    end() {
      assertOwner(writer);
      owner = undefined;
      if (memory.buffer.byteLength > MAX_IDLE_BYTES) routines = undefined;
    },
  };
  owner = writer;
  return writer;
}

function assertOwner(writer: object): void {
  if (writer !== owner) throw new Error('Another writer of scanlines was made since.');
}
