import { writeChunk } from './chunks.js';
import { type Compression, deflateScanlines, MAX_DISTANCE } from './compression.js';
import { type PixelLayout, RGBA_BYTES } from './layout.js';
import { createRowFilterer } from './row-filterer.js';

/** A strip of rows, compressed apart from the others of its picture. */
export interface CompressedStrip {
  /** Whole IDAT chunks. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Adler-32 of the strip's scanlines. */
  readonly checksum: number;
  /** How many bytes these are. */
  readonly scanlineBytes: number;
}

export interface StripOptions {
  /** Pixels of a row. */
  readonly width: number;
  readonly layout: PixelLayout;
  readonly compression: Compression;
}

/** Bytes of RGBA that become one IDAT chunk. */
const RGBA_BYTES_OF_CHUNK = 1 << 20;

/**
 * Compresses a strip of rows, band by band. Strips made apart join into one picture, as each ends on a byte
 * boundary, its first row needs none above it, and its checksum can be combined (the way pigz splits a file).
 *
 * @param bands the strip's rows from top to bottom: whole rows of RGBA pixels, `rows * width * 4` bytes a band. Each is
 *   done with before the next one is asked for, so they may all be the same memory.
 * @throws {RangeError} where a band has no whole rows
 * @throws what `bands` throws
 */
export function compressStrip(
  { width, layout, compression }: StripOptions,
  bands: Iterable<Uint8Array>,
): CompressedStrip {
  const { rowFilter, deflate } = compression;
  const chunkRows = Math.max(1, Math.floor(RGBA_BYTES_OF_CHUNK / (width * RGBA_BYTES)));
  const chunkBytes = chunkRows * width * RGBA_BYTES;
  const filterer = createRowFilterer({ width, layout, rowFilter, maxRows: chunkRows });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let scanlineBytes = 0;
  let dictionary = new Uint8Array(0);

  function addChunk(scanlines: Uint8Array): void {
    chunks.push(
      deflateScanlines(scanlines, { width, layout, deflate, dictionary }, (deflated) =>
        writeChunk('IDAT', deflated),
      ),
    );
    // Run lengths do not look back.
    if (deflate !== 'rle') dictionary = scanlines.slice(Math.max(0, scanlines.length - MAX_DISTANCE));
    scanlineBytes += scanlines.length;
  }

  try {
    for (const band of bands) {
      for (let from = 0; from < band.length; from += chunkBytes) {
        filterer.filter(band.subarray(from, from + chunkBytes), addChunk);
      }
    }
    return { chunks, checksum: filterer.checksum, scanlineBytes };
  } finally {
    filterer.release();
  }
}
