// The head of a block with codes of its own (RFC 1951, 3.2.7): the lengths of its codes, themselves shortened.

import { flush, put } from './bit-writer';
import { assignCodes, findLengths } from './huffman';
import { SYMBOLS } from './literal-codes';
import { FIRST_LENGTH } from './tokens';

/** Symbols of distances. */
export const DISTANCE_SYMBOLS = 30;
/** The kind of block that has codes of its own. */
const DYNAMIC_CODES = 2;
const CODE_LENGTH_SYMBOLS = 19;
/** Longest code of a code length symbol: three bits tell it. */
const MAX_CODE = 7;
/** Code length symbols, in the order in which the lengths of their own codes are written: so many at the least. */
const ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
const MIN_ORDERED = 4;

/** The lengths of all codes, one after the other. */
const lengths = memory.data(SYMBOLS + DISTANCE_SYMBOLS);
/** The same shortened: a symbol, and the value of its extra bits. */
const shortened = memory.data((SYMBOLS + DISTANCE_SYMBOLS) * 2);
const frequencies = memory.data(CODE_LENGTH_SYMBOLS * 4, 16);
const shortLengths = memory.data(CODE_LENGTH_SYMBOLS + 16);
const codes = memory.data(CODE_LENGTH_SYMBOLS * 2, 16);

/**
 * Writes the head of a block.
 *
 * @param literalLengths lengths of the codes of literals and lengths, a byte for each of the `SYMBOLS`
 * @param distanceLengths the same of distances
 * @param distances how many of these there are, one at least; the last one has a code
 */
export function writeHead(literalLengths: usize, distanceLengths: usize, distances: i32): void {
  let symbols = SYMBOLS;
  while (load<u8>(literalLengths + symbols - 1) == 0) symbols--;
  memory.copy(lengths, literalLengths, symbols);
  memory.copy(lengths + symbols, distanceLengths, distances);
  const count = shorten(symbols + distances);
  memory.fill(frequencies, 0, CODE_LENGTH_SYMBOLS << 2);
  for (let i = 0; i < count; i++) {
    const at = frequencies + ((<usize>load<u8>(shortened + (i << 1))) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  findLengths(frequencies, CODE_LENGTH_SYMBOLS, MAX_CODE, shortLengths);
  assignCodes(shortLengths, CODE_LENGTH_SYMBOLS, codes);
  let ordered = CODE_LENGTH_SYMBOLS;
  while (ordered > MIN_ORDERED && load<u8>(shortLengths + load<u8>(ORDER + ordered - 1)) == 0) ordered--;
  put(DYNAMIC_CODES << 1, 3);
  put(symbols - FIRST_LENGTH, 5);
  put(distances - 1, 5);
  put(ordered - MIN_ORDERED, 4);
  flush();
  for (let i = 0; i < ordered; i++) {
    put(load<u8>(shortLengths + load<u8>(ORDER + i)), 3);
    flush();
  }
  for (let i = 0; i < count; i++) {
    const symbol: i32 = load<u8>(shortened + (i << 1));
    put(load<u16>(codes + (symbol << 1)), load<u8>(shortLengths + symbol));
    if (symbol >= 16) put(load<u8>(shortened + (i << 1), 1), symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    flush();
  }
}

/** Shortens the first `count` lengths; returns how many symbols they became. */
function shorten(count: i32): i32 {
  let written = 0;
  for (let i = 0; i < count;) {
    const length: i32 = load<u8>(lengths + i);
    let run = 1;
    while (i + run < count && load<u8>(lengths + i + run) == length) run++;
    i += run;
    if (length == 0) {
      for (; run >= 11; run -= min(run, 138)) written = shortSymbol(written, 18, min(run, 138) - 11);
      if (run >= 3) {
        written = shortSymbol(written, 17, run - 3);
        run = 0;
      }
    } else {
      written = shortSymbol(written, length, 0);
      for (run--; run >= 3; run -= min(run, 6)) written = shortSymbol(written, 16, min(run, 6) - 3);
    }
    for (; run > 0; run--) written = shortSymbol(written, length, 0);
  }
  return written;
}

function shortSymbol(at: i32, symbol: i32, extra: i32): i32 {
  store<u8>(shortened + (at << 1), <u8>symbol);
  store<u8>(shortened + (at << 1), <u8>extra, 1);
  return at + 1;
}
