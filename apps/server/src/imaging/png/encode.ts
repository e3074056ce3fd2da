import { deflateSync } from 'node:zlib';
import type { Bitmap } from '@jimp/types';
import { combineAdler32 } from './adler32.js';
import type { IccProfile } from '../icc-profile.js';
import { isGrey } from '../pixels.js';
import { isOpaque } from '@revela/filters/raster';
import { chooseCompression, type RowSample } from './compression.js';
import { PNG_SIGNATURE, writeChunk } from './chunks.js';
import { layoutFor, layouts, type PixelLayout } from './layout.js';
import { createStripEncoder, type EncodedStrip } from './strip.js';

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

/** Rows and bytes sampled at a place, at the least, besides the row above them. */
const MIN_SAMPLE_ROWS = 2;
const MIN_SAMPLE_BYTES = 16 * 1024;

/** How many places of a picture are sampled: the more there is to save, the more are worth their while. */
export function samplePlaces(width: number, height: number): number {
  return width * height < 4e6 ? 8 : 16;
}

/**
 * Takes a few rows here and there of a picture's rows `start` to `end`.
 *
 * @param grain rows that belong together, as in a pixelated picture; a sample has some of two such groups
 * @param places how many places to sample
 * @param render writes the RGBA pixels of rows `top` to `bottom`
 */
export function sampleRows(
  width: number,
  start: number,
  end: number,
  grain: number,
  places: number,
  render: (target: Uint8Array, top: number, bottom: number) => void,
): RowSample[] {
  const samples: RowSample[] = [];
  const rows = Math.max(MIN_SAMPLE_ROWS, Math.ceil(MIN_SAMPLE_BYTES / (width * 4))) + 1;
  const step = Math.max(rows, grain, Math.floor((end - start) / places));
  for (let place = start; place + 1 < end && samples.length < places; place += step) {
    const top = Math.max(start, Math.min(Math.ceil(place / grain) * grain, end - rows + 2) - 2);
    const bottom = Math.min(top + rows, end);
    const rgba = new Uint8Array(width * (bottom - top) * 4);
    render(rgba, top, bottom);
    samples.push(rgba);
  }
  return samples;
}

/** A whole picture as a PNG file, in one go and on one thread: the encoder of Revela's Jimp. */
export function encodePng({ data, width, height }: Bitmap): Buffer {
  const image = { data, width, height };
  const layout = layoutFor({ grey: isGrey(image), opaque: isOpaque(image) });
  const samples = sampleRows(width, 0, height, 1, samplePlaces(width, height), (target, top, bottom) => {
    target.set(data.subarray(top * width * 4, bottom * width * 4));
  });
  const encoder = createStripEncoder(width, layout, chooseCompression(samples, width, layout));
  encoder.push(data, height);
  return Buffer.concat(assemblePng({ width, height, layout }, [encoder.finish()]));
}
