import { RGBA_BYTES } from './layout.js';

/** Small pieces of a strip, by which the way to compress it is chosen. */
export interface Samples {
  /** Pixels of a row of every piece. */
  readonly width: number;
  /**
   * RGBA pixels of rows that lie under each other, `rows * width * 4` bytes; the first row only foretells the others.
   */
  readonly pieces: readonly Uint8Array[];
}

/** A strip of the picture that is sampled. */
export interface SampledStrip {
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Rows [start, end) are the strip's. */
  readonly start: number;
  readonly end: number;
  /** How many strips the picture has. */
  readonly stripCount: number;
  /** Rows that belong together, as in a pixelated picture; a sample has some of two such groups. */
  readonly alignment: number;
}

/** Rows of a sample, at the least, besides the one above them. */
const MIN_ROWS = 2;
/** Rows of a sample that lie above the border of two groups: one that only foretells, and one of the upper group. */
const ROWS_ABOVE_BORDER = 2;
/** Columns of a sample, at the most: samples of very wide rows would be as large as the picture. */
const MAX_COLUMNS = 1 << 15;

/**
 * How many places of a picture are sampled, and how many bytes at each, at the least. What there is to save grows with
 * the picture. Small ones have rows so short that repeats further up count: a sample there is longer than deflate can
 * look back.
 */
function depthFor(pixels: number): { readonly places: number; readonly bytes: number } {
  if (pixels < 1.5e6) return { places: 3, bytes: 48 * 1024 };
  return { places: pixels < 4e6 ? 8 : 16, bytes: 16 * 1024 };
}

/**
 * Takes a few rows here and there.
 *
 * @param render writes the RGBA pixels of rows [top, bottom) of the picture to the beginning of `target`
 * @throws what `render` throws
 */
export function takeSamples(
  { width, height, start, end, stripCount, alignment }: SampledStrip,
  render: (target: Uint8Array, top: number, bottom: number) => void,
): Samples {
  const rowBytes = width * RGBA_BYTES;
  const depth = depthFor(width * height);
  const places = Math.ceil(depth.places / stripCount);
  const rows = Math.min(Math.max(MIN_ROWS, Math.ceil(depth.bytes / rowBytes)) + 1, end - start);
  const step = Math.max(rows, alignment, Math.floor((end - start) / places));
  const columns = Math.min(width, MAX_COLUMNS);
  const columnsBytes = columns * RGBA_BYTES;
  const pieces: Uint8Array[] = [];
  const rgba = new Uint8Array(rows * rowBytes);
  for (let place = start; place + 1 < end && pieces.length < places; place += step) {
    const border = Math.ceil(place / alignment) * alignment;
    const top = Math.max(start, Math.min(border - ROWS_ABOVE_BORDER, end - rows));
    const bottom = Math.min(top + rows, end);
    render(rgba, top, bottom);
    // Another part of the width each time.
    const left = Math.floor(((width - columns) * pieces.length) / places);
    const piece = new Uint8Array((bottom - top) * columnsBytes);
    for (let row = 0; row < bottom - top; row++) {
      const from = row * rowBytes + left * RGBA_BYTES;
      piece.set(rgba.subarray(from, from + columnsBytes), row * columnsBytes);
    }
    pieces.push(piece);
  }
  return { width: columns, pieces };
}
