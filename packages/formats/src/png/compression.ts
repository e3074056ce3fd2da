import { constants, deflateRawSync } from 'node:zlib';
import { deflateFast, type ScanlineShape } from './deflate-fast.js';
import { deflateRle } from './deflate-rle.js';
import { layouts, type PixelLayout, RGBA_BYTES } from './layout.js';
import { createRowFilterer, type RowFilter } from './row-filterer.js';
import type { Samples } from './samples.js';

/** How a strip is filtered and deflated. */
export interface Compression {
  readonly rowFilter: RowFilter;
  /**
   * `rle`: run lengths and Huffman codes alone (zlib's `Z_RLE`); `fast`: also matches of whole pixels, the first that is
   * found; a number: zlib's level, 0 to 9.
   */
  readonly deflate: 'rle' | 'fast' | number;
}

/** Bytes deflate can look back at (RFC 1951, 3.2.5). */
export const MAX_DISTANCE = 32 * 1024;

const NOTHING = new Uint8Array(0);

export interface DeflateOptions extends ScanlineShape {
  readonly deflate: Compression['deflate'];
  /** What was deflated just before, up to the end of a line, at most `MAX_DISTANCE` bytes. Run lengths need none. */
  readonly dictionary?: Uint8Array;
}

/**
 * Deflates scanlines so that more can follow: the result ends on a byte boundary (a sync flush) and is no last block.
 *
 * @param read is given the result; it may no longer be there once `read` has returned
 * @returns what `read` returns
 * @throws {RangeError} where zlib has no such level
 */
export function deflateScanlines<T>(
  scanlines: Uint8Array,
  { width, layout, deflate, dictionary = NOTHING }: DeflateOptions,
  read: (deflated: Uint8Array) => T,
): T {
  if (deflate === 'rle') return deflateRle(scanlines, read);
  if (deflate === 'fast') return deflateFast(scanlines, { width, layout }, dictionary, read);
  const deflated = deflateRawSync(scanlines, {
    level: deflate,
    memLevel: 9,
    chunkSize: Math.max(1024, Math.min(scanlines.length + 1024, 1 << 20)),
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary.length > 0 ? { dictionary } : {}),
  });
  return read(deflated);
}

/** What libpng and Pillow do, and what the size of every other way is measured by. */
const REFERENCE: Compression = { rowFilter: 'adaptive', deflate: 6 };

const rowFilters = ['adaptive', 'average', 'paeth', 'sub', 'up'] as const;

/** By run lengths, which cost little to try. Most photographs have next to no other repeats. */
const byRunLengths = rowFilters.map((rowFilter): Compression => ({ rowFilter, deflate: 'rle' }));

/** Three times the work, and still a third of zlib's: fine texture, where pixels repeat once they are filtered. */
const byPixels = rowFilters.map((rowFilter): Compression => ({ rowFilter, deflate: 'fast' }));

/** From the fastest on, where none of these will do. */
const costly: readonly Compression[] = [
  // Very smooth pictures.
  { rowFilter: 'entropy', deflate: 'rle' },
  { rowFilter: 'average', deflate: 2 },
  { rowFilter: 'up', deflate: 2 },
  { rowFilter: 'up', deflate: 3 },
  { rowFilter: 'up', deflate: 4 },
  { rowFilter: 'up', deflate: 5 },
  { rowFilter: 'none', deflate: 6 },
  { rowFilter: 'up', deflate: 6 },
];

/**
 * How much larger than the reference's result another may be on samples. On whole pictures, where an exhaustive
 * search sees further, it is up to 3% more, and up to 4% on some of less than a megapixel: 5% is the aim. Repeats
 * further apart than a sample has rows are not seen.
 */
const TOLERANCE = 1.025;
/** The same where samples shrink to less than this part: the further search sees more there, and costs little. */
const SHRINKING_TOLERANCE = 1;
const SMALL_PART = 1 / 12;

/**
 * Chooses how to compress a strip by trying on samples of it: the best way by run lengths where that comes close
 * to what an exhaustive search makes; else the best by matches of pixels that does; else the fastest of the others; else
 * that search.
 *
 * @param layout the one that the strip is to be written in
 */
export function chooseCompression(samples: Samples, layout: PixelLayout): Compression {
  const filtered = new Map<RowFilter, Uint8Array[]>();
  const sizeOf = ({ rowFilter, deflate }: Compression) => {
    let scanlines = filtered.get(rowFilter);
    if (!scanlines) filtered.set(rowFilter, (scanlines = filterSamples(samples, layout, rowFilter)));
    // Each on its own: side by side they would look as if they were near each other in the picture.
    return scanlines.reduce(
      (sum, lines) =>
        sum + deflateScanlines(lines, { width: samples.width, layout, deflate }, ({ length }) => length),
      0,
    );
  };
  const reference = sizeOf(REFERENCE);
  const bytes = filtered.get(REFERENCE.rowFilter)!.reduce((sum, { length }) => sum + length, 0);
  const limit = reference * (reference < bytes * SMALL_PART ? SHRINKING_TOLERANCE : TOLERANCE);
  for (const candidates of [byRunLengths, byPixels]) {
    const sizes = candidates.map(sizeOf);
    const least = Math.min(...sizes);
    if (least <= limit) return candidates[sizes.indexOf(least)]!;
  }
  return costly.find((candidate) => sizeOf(candidate) <= limit) ?? REFERENCE;
}

/** The scanlines of each sample, without that of its first row. */
function filterSamples(samples: Samples, layout: PixelLayout, rowFilter: RowFilter): Uint8Array[] {
  const { width, pieces } = samples;
  const lineBytes = width * layouts[layout].bytesPerPixel + 1;
  return pieces.map((piece) => {
    const maxRows = piece.length / (width * RGBA_BYTES);
    const filterer = createRowFilterer({ width, layout, rowFilter, maxRows });
    try {
      return filterer.filter(piece, (scanlines) => scanlines.slice(lineBytes));
    } finally {
      filterer.release();
    }
  });
}
