import { combineAdler32 } from './adler32.js';
import { PNG_SIGNATURE, writeChunk } from './chunks.js';
import { layouts, type PixelLayout, profileFits } from './layout.js';
import type { PngProfile } from './profile.js';
import type { CompressedStrip } from './strip.js';

/** What a PNG says of itself before its pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly layout: PixelLayout;
  /** Left out of the file where the layout may not carry it. */
  readonly icc?: PngProfile | undefined;
}

/** First bytes of a zlib stream (RFC 1950): deflate that looks back 32 KiB. */
const ZLIB_HEADER = Uint8Array.of(0x78, 0x9c);
/** An empty last block of deflate (RFC 1951), byte-aligned. */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);
const BITS_PER_SAMPLE = 8;

/** The IHDR chunk (11.2.1): deflate, the five row filter types, not interlaced. */
function writeHeader({ width, height, layout }: PngHeader): Uint8Array<ArrayBuffer> {
  const size = new DataView(new ArrayBuffer(8));
  size.setUint32(0, width);
  size.setUint32(4, height);
  const kind = Uint8Array.of(BITS_PER_SAMPLE, layouts[layout].colorType, 0, 0, 0);
  return writeChunk('IHDR', new Uint8Array(size.buffer), kind);
}

/**
 * Puts a PNG file together from strips that were compressed apart.
 *
 * @param header width and height in pixels, and the layout that every strip was compressed in
 * @param strips from top to bottom, together `height` rows
 * @returns the file in pieces, in order
 */
export function assemblePng(
  header: PngHeader,
  strips: readonly CompressedStrip[],
): Uint8Array<ArrayBuffer>[] {
  const { layout, icc } = header;
  const pieces = [Uint8Array.from(PNG_SIGNATURE), writeHeader(header)];
  if (icc && profileFits(icc, layout)) pieces.push(icc.chunk);
  pieces.push(writeChunk('IDAT', ZLIB_HEADER));
  let checksum = 1;
  for (const strip of strips) {
    pieces.push(...strip.chunks);
    checksum = combineAdler32(checksum, strip.checksum, strip.scanlineBytes);
  }
  const trailer = new Uint8Array(4);
  new DataView(trailer.buffer).setUint32(0, checksum);
  pieces.push(writeChunk('IDAT', LAST_BLOCK, trailer), writeChunk('IEND'));
  return pieces;
}
