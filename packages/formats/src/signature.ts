import type { ImageFormat } from '@revela/shared';

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** Brands of ISO base media files that hold AV1 pictures. */
const avifBrands = new Set(['avif', 'avis']);

/** True where the `ftyp` box names an AVIF brand, as its major brand or among its compatible ones. */
function isAvif(bytes: Uint8Array): boolean {
  if (ascii(bytes, 4, 8) !== 'ftyp') return false;
  if (avifBrands.has(ascii(bytes, 8, 12))) return true;
  const boxEnd = Math.min(bytes.length, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), 512);
  for (let at = 16; at + 4 <= boxEnd; at += 4) if (avifBrands.has(ascii(bytes, at, at + 4))) return true;
  return false;
}

/**
 * The format of an image file, told by its first bytes, never by its name.
 *
 * @returns undefined where the bytes start like none of the accepted formats
 */
export function detectFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  const six = ascii(bytes, 0, 6);
  if (six === 'GIF87a' || six === 'GIF89a') return 'gif';
  const four = ascii(bytes, 0, 4);
  if (four === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (four === 'II*\0' || four === 'MM\0*') return 'tiff';
  if (four.startsWith('BM')) return 'bmp';
  if (bytes.length >= 12 && isAvif(bytes)) return 'avif';
  return undefined;
}
