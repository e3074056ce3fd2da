// The inner loops of the PNG encoder, compiled to WebAssembly: RGBA rows in, filtered scanlines and deflate out.
// An instance has one strip of rows in work at a time, or bytes to deflate.

import { adler32 } from './adler32';
import { deflateBound, deflateRle as writeRle } from './deflate';
import { deflateFast as writeFast } from './deflate-fast';
import { MAX_DISTANCE } from './matches';
import { packGrey, packGreyAlpha, packRgb } from './pack';
import { applyRowFilter, equal, NONE, SUB, UP } from './row-filter';
import { bestType, FIXED } from './row-filter-strategy';

/** Bytes kept clear around every buffer, for vectors that reach over its ends. */
const MARGIN = 32;
const RGBA_BYTES = 4;

let width: i32;
let bpp: i32;
let strategy: i32;
let type: i32;
let rowBytes: i32;
let hasAbove: bool;
let checksum: u32;

let rgba: usize;
let current: usize;
let above: usize;
let scratch: usize;
/** Bytes to deflate: scanlines, or what was put there. Before them is room for `MAX_DISTANCE` bytes of a dictionary. */
let lines: usize;
let deflated: usize;

/**
 * Begins a strip. Memory grows to what it needs.
 *
 * @param pixels pixels of a row
 * @param bytesPerPixel 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
 * @param rowFilterStrategy `FIXED`, `ADAPTIVE` or `ENTROPY`
 * @param rowFilterType with `FIXED`: the type's number in the file
 * @param rows most rows added at a time
 */
export function beginStrip(
  pixels: i32,
  bytesPerPixel: i32,
  rowFilterStrategy: i32,
  rowFilterType: i32,
  rows: i32,
): void {
  width = pixels;
  bpp = bytesPerPixel;
  strategy = rowFilterStrategy;
  type = rowFilterType;
  rowBytes = pixels * bytesPerPixel;
  hasAbove = false;
  checksum = 1;
  const stride = align(rowBytes);
  rgba = align(<i32>__heap_base);
  current = rgba + align(rows * pixels * RGBA_BYTES);
  above = current + stride;
  scratch = above + stride;
  reserve(scratch + stride, rows * (rowBytes + 1));
  // Left of a row's first pixel are zeros.
  memory.fill(current - MARGIN, 0, MARGIN);
  memory.fill(above - MARGIN, 0, MARGIN);
}

/** Begins to deflate bytes that are put at `scanlines()`, `count` at the most. */
export function beginBytes(count: i32): void {
  reserve(align(<i32>__heap_base), count);
}

/** Makes room at `start` for bytes and for what deflate makes of them. */
function reserve(start: usize, count: i32): void {
  lines = start + MAX_DISTANCE;
  deflated = lines + align(count);
  const end = deflated + align(deflateBound(count));
  const pages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}

function align(bytes: i32): i32 {
  return (bytes + 2 * MARGIN + 15) & ~15;
}

/** Where rows are put for `filterRows`: RGBA, without padding. */
export function input(): usize {
  return rgba;
}

/** Where the scanlines of the last rows are. */
export function scanlines(): usize {
  return lines;
}

/** Where `deflate` writes. */
export function output(): usize {
  return deflated;
}

/** Adler-32 of all scanlines since `beginStrip`. */
export function adler(): u32 {
  return checksum;
}

/** Filters the rows put at `input()` into scanlines; returns how many bytes these have. */
export function filterRows(rows: i32): i32 {
  let line = lines;
  let source = rgba;
  const sourceBytes = width * RGBA_BYTES;
  const packOnly = strategy == FIXED && type == NONE;
  for (let row = 0; row < rows; row++) {
    // A row that repeats the one above it need not be packed to be known.
    let repeats = row > 0 && !packOnly && equal(source, source - sourceBytes, sourceBytes);
    if (!repeats) {
      pack(source);
      repeats = hasAbove && !packOnly && equal(current, above, rowBytes);
    }
    if (!hasAbove) {
      // A strip does not depend on the one over it.
      store<u8>(line, <u8>SUB);
      applyRowFilter(SUB, current, above, rowBytes, bpp, line + 1);
    } else if (repeats) {
      // Zeros, whatever the type asked for but NONE.
      store<u8>(line, <u8>UP);
      memory.fill(line + 1, 0, rowBytes);
    } else {
      const chosen = strategy == FIXED ? type : bestType(strategy, current, above, rowBytes, bpp, scratch);
      store<u8>(line, <u8>chosen);
      applyRowFilter(chosen, current, above, rowBytes, bpp, line + 1);
    }
    if (!repeats) {
      const packed = current;
      current = above;
      above = packed;
    }
    hasAbove = true;
    source += sourceBytes;
    line += rowBytes + 1;
  }
  const bytes = <i32>(line - lines);
  checksum = adler32(lines, bytes, checksum);
  return bytes;
}

function pack(source: usize): void {
  switch (bpp) {
    case 1:
      packGrey(source, width, current);
      return;
    case 2:
      packGreyAlpha(source, width, current);
      return;
    case 3:
      packRgb(source, width, current);
      return;
    default:
      memory.copy(current, source, rowBytes);
  }
}

/** Deflates the first bytes at `scanlines()` by run lengths alone; returns how many bytes were written. */
export function deflateRle(bytes: i32): i32 {
  return writeRle(lines, bytes, deflated);
}

/**
 * Deflates the first bytes at `scanlines()` by the matches that are quick to find; returns how many bytes were written.
 *
 * @param dictionaryBytes how many were put before `scanlines()`: what was deflated just before, up to the end of a line
 * @param bytesPerPixel as in `beginStrip`
 * @param lineBytes a type, then whole pixels
 */
export function deflateFast(bytes: i32, dictionaryBytes: i32, bytesPerPixel: i32, lineBytes: i32): i32 {
  return writeFast(lines, bytes, deflated, dictionaryBytes, bytesPerPixel, lineBytes);
}

/** Detaches every view that JavaScript has of the memory, as growing it does: none can be read when it is out of date. */
export function detachViews(): void {
  memory.grow(0);
}
