import { writeChunk } from './chunks.js';
import { type Compression, deflateScanlines, WINDOW_BYTES } from './compression.js';
import type { PixelLayout } from './layout.js';
import { createScanlineWriter } from './scanlines.js';

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

/** Bytes of RGBA that become one chunk. */
const CHUNK_BYTES = 1 << 20;

/**
 * Compresses a strip of rows, band by band. Strips made apart join into one picture, as each ends on a byte
 * boundary, its first row needs none above it, and its checksum can be combined (the way pigz splits a file).
 * One strip at a time is compressed on a thread.
 */
export function createStripEncoder(
  width: number,
  layout: PixelLayout,
  compression: Compression,
): StripEncoder {
  const chunkRows = Math.max(1, Math.floor(CHUNK_BYTES / (width * 4)));
  const writer = createScanlineWriter(width, layout, compression.filter, chunkRows);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let dictionary: Uint8Array | undefined;

  return {
    push(rgba, rows) {
      for (let top = 0; top < rows; top += chunkRows) {
        const count = Math.min(chunkRows, rows - top);
        const lines = writer.filter(rgba.subarray(top * width * 4), count);
        chunks.push(writeChunk('IDAT', deflateScanlines(writer, lines, compression, dictionary)));
        dictionary = lines.slice(Math.max(0, lines.length - WINDOW_BYTES));
        length += lines.length;
      }
    },
    finish() {
      const { checksum } = writer;
      writer.end();
      return { chunks, checksum, length };
    },
  };
}
