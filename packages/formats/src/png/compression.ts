import { constants, deflateRawSync } from 'node:zlib';
import { layouts, type PixelLayout } from './layout.js';
import type { Samples } from './samples.js';
import { createScanlineWriter, type RowFilter, type ScanlineWriter } from './scanlines.js';

/** How scanlines are filtered and deflated. */
export interface Compression {
  readonly filter: RowFilter;
  /** `runs`: run lengths and Huffman codes; a number: zlib's level. */
  readonly search: 'runs' | number;
}

/** Bytes deflate can look back at. */
export const WINDOW_BYTES = 32 * 1024;

/**
 * Deflates scanlines by zlib so that more can follow: the result ends on a byte boundary (a sync flush) and is no
 * last block.
 *
 * @param dictionary what was deflated just before, as far as deflate can look back
 */
export function deflateByZlib(scanlines: Uint8Array, level: number, dictionary?: Uint8Array): Uint8Array {
  return deflateRawSync(scanlines, {
    level,
    memLevel: 9,
    chunkSize: Math.max(1024, Math.min(scanlines.length + 1024, 1 << 20)),
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary && dictionary.length > 0 ? { dictionary } : {}),
  });
}

/** What libpng and Pillow do, and what the size of every other way is measured by. */
const REFERENCE: Compression = { filter: 'adaptive', search: 6 };

const withRuns = (filter: RowFilter): Compression => ({ filter, search: 'runs' });

/** By run lengths, which cost little to try. Photographs have next to no other repeats. */
const byRuns: readonly Compression[] = (['adaptive', 'average', 'paeth', 'sub', 'up'] as const).map(withRuns);

/** From the fastest on, where none of these will do. */
const bySearch: readonly Compression[] = [
  // Very smooth pictures.
  withRuns('entropy'),
  { filter: 'average', search: 2 },
  { filter: 'up', search: 2 },
  { filter: 'up', search: 3 },
  { filter: 'up', search: 4 },
  { filter: 'up', search: 5 },
  { filter: 'none', search: 6 },
  { filter: 'up', search: 6 },
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
 * Chooses how to compress a picture by trying on samples of it: the best way by run lengths where that comes close
 * to what an exhaustive search makes; else the fastest of the others that does; else that search.
 */
export function chooseCompression(samples: Samples, layout: PixelLayout): Compression {
  const { width, pieces } = samples;
  const filtered = new Map<RowFilter, Uint8Array[]>();
  const sizeOf = ({ filter, search }: Compression) => {
    let scanlines = filtered.get(filter);
    if (!scanlines) filtered.set(filter, (scanlines = filterSamples(samples, layout, filter)));
    // Each on its own: side by side they would look as if they were near each other in the picture.
    return scanlines.reduce((sum, lines, i) => {
      if (search !== 'runs') return sum + deflateByZlib(lines, search).length;
      const rows = pieces[i]!.length / (width * 4);
      return sum + createScanlineWriter(width, layout, filter, rows).deflateRunsOf(lines).length;
    }, 0);
  };
  const reference = sizeOf(REFERENCE);
  const sizes = byRuns.map(sizeOf);
  const least = Math.min(...sizes);
  const bytes = filtered.get(REFERENCE.filter)!.reduce((sum, { length }) => sum + length, 0);
  const limit = reference * (reference < bytes * SMALL_PART ? SHRINKING_TOLERANCE : TOLERANCE);
  if (least <= limit) return byRuns[sizes.indexOf(least)]!;
  return bySearch.find((candidate) => sizeOf(candidate) <= limit) ?? REFERENCE;
}

/** The scanlines of each sample, without that of its first row. */
function filterSamples({ width, pieces }: Samples, layout: PixelLayout, filter: RowFilter): Uint8Array[] {
  const lineBytes = width * layouts[layout].bytesPerPixel + 1;
  return pieces.map((piece) => {
    const rows = piece.length / (width * 4);
    return createScanlineWriter(width, layout, filter, rows).filter(piece, rows).slice(lineBytes);
  });
}

/** Deflates the scanlines a writer has just made, as the compression says. */
export function deflateScanlines(
  writer: ScanlineWriter,
  scanlines: Uint8Array,
  { search }: Compression,
  dictionary: Uint8Array | undefined,
): Uint8Array {
  return search === 'runs' ? writer.deflateRuns() : deflateByZlib(scanlines, search, dictionary);
}
