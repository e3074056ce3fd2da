// Distances of matches (RFC 1951, 3.2.5): their symbols, how often each occurs in a block, and their codes.

import { flush, put } from './bit-writer';
import { DISTANCE_SYMBOLS } from './block-head';
import { assignCodes, findLengths } from './huffman';

const MAX_CODE = 15;
const frequencies = memory.data(DISTANCE_SYMBOLS * 4, 16);
const lengths = memory.data(DISTANCE_SYMBOLS + 16);
const codes = memory.data(DISTANCE_SYMBOLS * 2, 16);

/** Begins to count the distances of a block. */
export function clearDistances(): void {
  memory.fill(frequencies, 0, DISTANCE_SYMBOLS * 4);
}

/** Counts a distance, 1 to 32768. */
export function countDistance(distance: i32): void {
  const at = frequencies + (symbolOf(distance - 1) << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** Makes the codes of the distances that were counted; returns how many symbols there are up to the last. */
export function buildDistanceCodes(): i32 {
  let symbols = DISTANCE_SYMBOLS;
  while (symbols > 0 && load<u32>(frequencies + ((symbols - 1) << 2)) == 0) symbols--;
  if (symbols == 0) {
    // One there has to be.
    store<u32>(frequencies, 1);
    symbols = 1;
  }
  findLengths(frequencies, DISTANCE_SYMBOLS, MAX_CODE, lengths);
  assignCodes(lengths, DISTANCE_SYMBOLS, codes);
  return symbols;
}

/** Lengths of the codes, a byte a symbol. */
export function distanceLengths(): usize {
  return lengths;
}

/**
 * Writes a row of tokens.
 *
 * @param tokens 32 bits each, up to `end`: the token, in the lowest 10 bits, and above them a match's distance
 * @param table as in `writeSymbols`, without the bits of a distance
 */
export function writeMatches(tokens: usize, end: usize, table: usize): void {
  for (let at = tokens; at < end; at += 4) {
    const token = load<u32>(at);
    const entry: u64 = load<u32>(table + ((<usize>(token & 1023)) << 2));
    put(entry & 0xffffff, entry >>> 24);
    const distance = token >>> 10;
    if (distance != 0) {
      const before = distance - 1;
      const symbol = symbolOf(before);
      put(load<u16>(codes + (symbol << 1)), load<u8>(lengths + symbol));
      const extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
      put(before & ((1 << extra) - 1), extra);
    }
    flush();
  }
}

/** The symbol of a distance, which is given less 1: its highest bit and the one after it. */
function symbolOf(before: u32): i32 {
  if (before < 4) return before;
  const highest = 31 - clz(before);
  return (highest << 1) | ((before >>> (highest - 1)) & 1);
}
