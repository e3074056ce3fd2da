import type { Raster } from '@revela/shared';

export type { Raster };

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in pixels of the image. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of the image in memory, one 32-bit word a pixel: `words[0]` is the image's pixel (x, y). */
export interface Window extends Rect {
  readonly words: Int32Array;
}

/** True where the alpha of a pixel is the highest byte of its word. */
export const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Pixels [start, end) of a raster as words: a view where memory is aligned to 4 bytes, else a copy. */
export function wordsOf(data: Raster['data'], start: number, end: number): Int32Array {
  const offset = data.byteOffset + start * 4;
  if (offset % 4 === 0) return new Int32Array(data.buffer, offset, end - start);
  const copy = new Uint8Array((end - start) * 4);
  copy.set(data.subarray(start * 4, end * 4));
  return new Int32Array(copy.buffer);
}

/** The bytes of words [start, end), R G B A whatever the machine's byte order. */
export function bytesOf(words: Int32Array, start: number, end: number): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset + start * 4, (end - start) * 4);
}

/**
 * True where no pixel of rows [startRow, endRow) is translucent.
 *
 * @param startRow first row, 0 unless told
 * @param endRow row after the last one, the height unless told
 */
export function isOpaque(image: Raster, startRow = 0, endRow = image.height): boolean {
  const { data, width } = image;
  // A row at a time, so that a translucent image is told early.
  for (let row = startRow; row < endRow; row++) {
    if (!opaqueBytes(data, row * width * 4, (row + 1) * width * 4)) return false;
  }
  return true;
}

function opaqueBytes(data: Raster['data'], start: number, end: number): boolean {
  let all = 255;
  for (let i = start + 3; i < end; i += 4) all &= data[i];
  return all === 255;
}

/** The part of `rect` inside `bounds`; an empty one has no width or no height. */
export function clipRect(rect: Rect, bounds: Rect): Rect {
  const x = Math.max(rect.x, bounds.x);
  const y = Math.max(rect.y, bounds.y);
  const right = Math.min(rect.x + rect.width, bounds.x + bounds.width);
  const bottom = Math.min(rect.y + rect.height, bounds.y + bounds.height);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** `rect` with a margin of `reach` pixels on every side; a negative one shrinks it. */
export function growRect(rect: Rect, reach: number): Rect {
  return {
    x: rect.x - reach,
    y: rect.y - reach,
    width: rect.width + 2 * reach,
    height: rect.height + 2 * reach,
  };
}
