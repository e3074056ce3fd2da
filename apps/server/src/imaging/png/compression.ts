import { constants, deflateRawSync } from 'node:zlib';
import { layouts, type PixelLayout } from './layout.js';
import { filterRows, type RowFilter } from './row-filter.js';

/** How scanlines are filtered and deflated. */
export interface Compression {
  readonly filter: RowFilter;
  readonly level: number;
  readonly strategy: number;
}

/** Rows of packed pixels that lie under each other in the picture. */
export type RowSample = Uint8Array;

/** Bytes deflate can look back at. */
export const WINDOW_BYTES = 32 * 1024;

/**
 * Deflates scanlines so that more can follow: the result ends on a byte boundary (a sync flush) and is no last block.
 *
 * @param dictionary what was deflated just before, as far as deflate can look back
 */
export function deflateScanlines(
  scanlines: Uint8Array,
  { level, strategy }: Compression,
  dictionary?: Uint8Array,
): Buffer {
  return deflateRawSync(scanlines, {
    level,
    strategy,
    memLevel: 9,
    chunkSize: Math.max(1024, Math.min(scanlines.length + 1024, 1 << 20)),
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary && dictionary.length > 0 ? { dictionary } : {}),
  });
}

/** Run-length matching: photographs have next to no other repeats, and it is many times faster. */
const runLength = (filter: RowFilter): Compression => ({ filter, level: 1, strategy: constants.Z_RLE });
/** A full search, as zlib does by default. */
const search = (filter: RowFilter): Compression => ({
  filter,
  level: 6,
  strategy: constants.Z_DEFAULT_STRATEGY,
});

/** Candidates from the fastest to the slowest. */
const candidates: readonly Compression[] = [
  runLength('sub'),
  runLength('up'),
  runLength('average'),
  runLength('paeth'),
  runLength('adaptive'),
  search('none'),
  search('up'),
  search('adaptive'),
];

/** How much larger than the smallest candidate's result a faster one's may be. */
const TOLERANCE = 1.04;

/**
 * Chooses how to compress a picture by trying every way on samples of it: the fastest that comes within 4% of
 * the smallest.
 */
export function chooseCompression(
  samples: readonly RowSample[],
  width: number,
  layout: PixelLayout,
): Compression {
  const { bytesPerPixel } = layouts[layout];
  const rowBytes = width * bytesPerPixel;
  const sizes = candidates.map((candidate) =>
    samples.reduce((sum, rows) => {
      const scanlines = new Uint8Array((rows.length / rowBytes) * (rowBytes + 1));
      filterRows(rows, rowBytes, bytesPerPixel, undefined, candidate.filter, scanlines);
      return sum + deflateScanlines(scanlines, candidate).length;
    }, 0),
  );
  const limit = Math.min(...sizes) * TOLERANCE;
  return candidates[sizes.findIndex((size) => size <= limit)]!;
}
