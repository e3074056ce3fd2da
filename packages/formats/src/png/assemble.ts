import { deflateSync } from 'node:zlib';
import { combineAdler32 } from './adler32.js';
import type { IccProfile } from '../icc-profile.js';
import { PNG_SIGNATURE, writeChunk } from './chunks.js';
import { layouts, type PixelLayout } from './layout.js';
import type { EncodedStrip } from './strip.js';

/** What a PNG says of itself before its pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly layout: PixelLayout;
  readonly icc?: IccProfile | undefined;
}

/** First bytes of a zlib stream (RFC 1950): deflate with a window of 32 KiB. */
const ZLIB_HEADER = Uint8Array.of(0x78, 0x9c);
/** An empty last block of deflate (RFC 1951), byte-aligned. */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);

/** True where a PNG of this layout may carry the profile: a grey profile needs grey samples and a colour one colour. */
function profileFits(icc: IccProfile, layout: PixelLayout): boolean {
  const grey = layout === 'grey' || layout === 'greyAlpha';
  return (icc.colorSpace === 'GRAY') === grey;
}

/**
 * Puts a PNG file together from strips that were compressed apart.
 *
 * @returns the file in pieces, in order
 */
export function assemblePng(header: PngHeader, strips: readonly EncodedStrip[]): Uint8Array<ArrayBuffer>[] {
  const ihdr = new Uint8Array(13);
  const view = new DataView(ihdr.buffer);
  view.setUint32(0, header.width);
  view.setUint32(4, header.height);
  ihdr[8] = 8;
  ihdr[9] = layouts[header.layout].colorType;
  const pieces = [Uint8Array.from(PNG_SIGNATURE), writeChunk('IHDR', ihdr)];
  if (header.icc && profileFits(header.icc, header.layout)) {
    pieces.push(writeChunk('iCCP', Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(header.icc.bytes)));
  }
  pieces.push(writeChunk('IDAT', ZLIB_HEADER));
  let checksum = 1;
  for (const strip of strips) {
    pieces.push(...strip.chunks);
    checksum = combineAdler32(checksum, strip.checksum, strip.length);
  }
  const trailer = new Uint8Array(4);
  new DataView(trailer.buffer).setUint32(0, checksum);
  pieces.push(writeChunk('IDAT', LAST_BLOCK, trailer), writeChunk('IEND'));
  return pieces;
}
