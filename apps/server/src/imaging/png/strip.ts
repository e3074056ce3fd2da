import { adler32 } from './adler32.js';
import { writeChunk } from './chunks.js';
import { type Compression, deflateScanlines, WINDOW_BYTES } from './compression.js';
import { layouts, packPixels, type PixelLayout } from './layout.js';
import { filterRows } from './row-filter.js';

/** A strip of rows, compressed apart from the others of its picture. */
export interface EncodedStrip {
  /** Whole IDAT chunks. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Adler-32 of the strip's scanlines. */
  readonly checksum: number;
  /** Bytes of the strip's scanlines. */
  readonly length: number;
}

export interface StripEncoder {
  /** Adds rows under those already added: RGBA pixels, `width * rows * 4` bytes. */
  push(rgba: Uint8Array, rows: number): void;
  finish(): EncodedStrip;
}

/**
 * Compresses a strip of rows, band by band. Strips made apart join into one picture, as each ends on a byte
 * boundary, its first row needs none above it, and its checksum can be combined (the way pigz splits a file).
 */
export function createStripEncoder(
  width: number,
  layout: PixelLayout,
  compression: Compression,
): StripEncoder {
  const { bytesPerPixel } = layouts[layout];
  const rowBytes = width * bytesPerPixel;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let checksum = 1;
  let length = 0;
  let packed = new Uint8Array(0);
  let scanlines = new Uint8Array(0);
  let above: Uint8Array | undefined;
  let dictionary: Uint8Array | undefined;

  return {
    push(rgba, rows) {
      if (packed.length < rows * rowBytes) {
        packed = new Uint8Array(rows * rowBytes);
        scanlines = new Uint8Array(rows * (rowBytes + 1));
      }
      const band = packed.subarray(0, rows * rowBytes);
      const lines = scanlines.subarray(0, rows * (rowBytes + 1));
      packPixels(rgba, rows * width, layout, band);
      filterRows(band, rowBytes, bytesPerPixel, above, compression.filter, lines);
      above = band.slice((rows - 1) * rowBytes);
      checksum = adler32(lines, checksum);
      length += lines.length;
      chunks.push(writeChunk('IDAT', deflateScanlines(lines, compression, dictionary)));
      dictionary = lines.slice(Math.max(0, lines.length - WINDOW_BYTES));
    },
    finish: () => ({ chunks, checksum, length }),
  };
}
