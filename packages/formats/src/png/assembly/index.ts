// The inner loops of the PNG encoder, compiled to WebAssembly: RGBA rows in, filtered scanlines and deflate out.
// One strip of rows is in work at a time.

import { adler32 } from './adler32';
import { deflateBound, deflateRuns } from './deflate';
import { packGrey, packGreyAlpha, packRgb } from './pack';
import { applyFilter, bestFilter, equal, NONE, SUB, UP } from './row-filter';

/** Bytes kept clear around every buffer, for vectors that reach over its ends. */
const MARGIN = 32;
/** By these numbers the caller asks for the best filter of each row, by its magnitude or its entropy. */
const ADAPTIVE = 5;
const ENTROPY = 6;

let width: i32;
let bpp: i32;
let filter: i32;
let rowBytes: i32;
let hasAbove: bool;
let checksum: u32;

let rgba: usize;
let current: usize;
let above: usize;
let scratch: usize;
let lines: usize;
let deflated: usize;

/**
 * Begins a strip. Memory grows to what it needs.
 *
 * @param pixels pixels of a row
 * @param bytesPerPixel 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
 * @param rowFilter its number in the file, or 5 or 6 for the best one of each row
 * @param rows most rows added at a time
 */
export function begin(pixels: i32, bytesPerPixel: i32, rowFilter: i32, rows: i32): void {
  width = pixels;
  bpp = bytesPerPixel;
  filter = rowFilter;
  rowBytes = pixels * bytesPerPixel;
  hasAbove = false;
  checksum = 1;
  const stride = align(rowBytes);
  const lineBytes = rows * (rowBytes + 1);
  rgba = align(<i32>__heap_base);
  current = rgba + align(rows * pixels * 4);
  above = current + stride;
  scratch = above + stride;
  lines = scratch + stride;
  deflated = lines + align(lineBytes);
  const end = deflated + align(deflateBound(lineBytes));
  const pages = <i32>((end + 0xffff) >>> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  // Left of a row's first pixel are zeros.
  memory.fill(current - MARGIN, 0, MARGIN);
  memory.fill(above - MARGIN, 0, MARGIN);
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

/** Where `deflateScanlines` writes. */
export function output(): usize {
  return deflated;
}

/** Adler-32 of all scanlines since `begin`. */
export function adler(): u32 {
  return checksum;
}

/** Filters the rows put at `input()` into scanlines; returns how many bytes these have. */
export function filterRows(rows: i32): i32 {
  let line = lines;
  let source = rgba;
  const sourceBytes = width << 2;
  for (let row = 0; row < rows; row++) {
    // A row that repeats the one above it need not be packed to be known.
    let repeats = row > 0 && filter != NONE && equal(source, source - sourceBytes, sourceBytes);
    if (!repeats) {
      pack(source);
      repeats = hasAbove && filter != NONE && equal(current, above, rowBytes);
    }
    if (!hasAbove) {
      // A strip does not depend on the one over it.
      store<u8>(line, <u8>SUB);
      applyFilter(SUB, current, above, rowBytes, bpp, line + 1);
    } else if (repeats) {
      // Zeros, whatever the filter asked for but NONE.
      store<u8>(line, <u8>UP);
      memory.fill(line + 1, 0, rowBytes);
    } else {
      const chosen = chooseFilter();
      store<u8>(line, <u8>chosen);
      applyFilter(chosen, current, above, rowBytes, bpp, line + 1);
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

function chooseFilter(): i32 {
  if (filter < ADAPTIVE) return filter;
  return bestFilter(filter == ENTROPY, current, above, rowBytes, bpp, scratch);
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

/** Deflates the scanlines of the last rows by run lengths alone; returns how many bytes were written. */
export function deflateScanlines(bytes: i32): i32 {
  return deflateRuns(lines, bytes, deflated);
}
