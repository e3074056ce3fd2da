/** Small pieces of a picture, by which the way to compress it is chosen. */
export interface Samples {
  /** Pixels of a row of every piece. */
  readonly width: number;
  /** RGBA pixels of rows that lie under each other; the first row only foretells the others. */
  readonly pieces: readonly Uint8Array[];
}

/** A strip of the picture that is sampled. */
export interface SampledStrip {
  /** Of the whole picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Rows of the strip. */
  readonly start: number;
  readonly end: number;
  /** How many strips the picture has. */
  readonly strips: number;
  /** Rows that belong together, as in a pixelated picture; a sample has some of two such groups. */
  readonly grain: number;
}

/** Rows of a sample, at the least, besides the one above them. */
const MIN_ROWS = 2;
/** Columns of a sample, at the most: samples of very wide rows would be as large as the picture. */
const MAX_COLUMNS = 1 << 15;

/**
 * How many places of a picture are sampled, and how many bytes at each, at the least. What there is to save grows with
 * the picture. Small ones have rows so short that repeats further up count: a sample there is longer than deflate's window.
 */
function depthFor(pixels: number): { readonly places: number; readonly bytes: number } {
  if (pixels < 1.5e6) return { places: 3, bytes: 48 * 1024 };
  return { places: pixels < 4e6 ? 8 : 16, bytes: 16 * 1024 };
}

/**
 * Takes a few rows here and there.
 *
 * @param render writes the RGBA pixels of rows `top` to `bottom`
 */
export function takeSamples(
  { width, height, start, end, strips, grain }: SampledStrip,
  render: (target: Uint8Array, top: number, bottom: number) => void,
): Samples {
  const depth = depthFor(width * height);
  const places = Math.ceil(depth.places / strips);
  const rows = Math.min(Math.max(MIN_ROWS, Math.ceil(depth.bytes / (width * 4))) + 1, end - start);
  const step = Math.max(rows, grain, Math.floor((end - start) / places));
  const columns = Math.min(width, MAX_COLUMNS);
  const pieces: Uint8Array[] = [];
  const rgba = new Uint8Array(rows * width * 4);
  for (let place = start; place + 1 < end && pieces.length < places; place += step) {
    const top = Math.max(start, Math.min(Math.ceil(place / grain) * grain, end - rows + 2) - 2);
    const bottom = Math.min(top + rows, end);
    render(rgba, top, bottom);
    // Another part of the width each time.
    const left = Math.floor(((width - columns) * pieces.length) / places);
    const piece = new Uint8Array(columns * (bottom - top) * 4);
    for (let row = 0; row < bottom - top; row++) {
      const from = (row * width + left) * 4;
      piece.set(rgba.subarray(from, from + columns * 4), row * columns * 4);
    }
    pieces.push(piece);
  }
  return { width: columns, pieces };
}
