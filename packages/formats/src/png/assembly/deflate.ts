// Deflate (RFC 1951) with runs as its only matches: a byte, then its repetitions at distance 1. That is zlib's
// Z_RLE, which suits the filtered rows of photographs, where longer matches are rare and costly to look for.

import { alignToByte, put, writeAt, writeSymbols } from './bit-writer';
import { SYMBOLS, writeHead } from './block-head';
import { assignCodes, findLengths } from './huffman';
import {
  BLOCK_TOKENS,
  END_OF_BLOCK,
  FIRST_LENGTH,
  firstToken,
  MAX_RUN,
  MIN_RUN,
  occurrences,
  tokenize,
  TOKENS,
  tokensEnd,
} from './tokens';

/** Length symbols (RFC 1951, 3.2.5). */
const LENGTH_SYMBOLS = 29;
/** Longest code: three tokens at once and what is left of a byte fit a word of 64 bits. */
const MAX_CODE = 12;

/** The bits of a token and, in the highest byte, how many they are. */
const tokenBits = memory.data(TOKENS * 4, 16);
const frequencies = memory.data(SYMBOLS * 4, 16);
/** Lengths of the codes of literals and lengths, then that of the one distance. */
const lengths = memory.data(SYMBOLS + 1 + 16);
const codes = memory.data(SYMBOLS * 2, 16);

/** Most bytes that `deflateRle` writes. */
export function deflateBound(count: i32): i32 {
  return count + (count >> 3) * 5 + 1024 + (count / BLOCK_TOKENS) * 512;
}

/**
 * Deflates bytes so that more can follow: ends on a byte boundary (a sync flush), without a last block.
 *
 * @param source the bytes; the 15 after them are readable
 * @param target receives at most `deflateBound(count)` bytes
 * @returns how many bytes were written
 */
export function deflateRle(source: usize, count: i32, target: usize): i32 {
  writeAt(target);
  for (let at = 0; at < count;) at += writeBlock(source + at, count - at);
  // An empty stored block: its head, then its length of zero and the complement of that.
  put(0, 3);
  const end = alignToByte();
  store<u32>(end, 0xffff0000);
  return <i32>(end + 4 - target);
}

/** Writes a block, and returns how many of the bytes it has. */
function writeBlock(source: usize, count: i32): i32 {
  const taken = tokenize(source, count);
  buildCodes();
  writeHead(lengths);
  writeSymbols(firstToken(), tokensEnd(), tokenBits);
  return taken;
}

/** Makes the codes, and the bits of every token. */
function buildCodes(): void {
  for (let symbol = 0; symbol < END_OF_BLOCK; symbol++) {
    store<u32>(frequencies + (symbol << 2), occurrences(symbol));
  }
  store<u32>(frequencies + (END_OF_BLOCK << 2), 1);
  let token = FIRST_LENGTH;
  for (let symbol = 0; symbol < LENGTH_SYMBOLS; symbol++) {
    let frequency: u32 = 0;
    for (let end = shortestRun(symbol + 1); token < end; token++) frequency += occurrences(token);
    store<u32>(frequencies + ((FIRST_LENGTH + symbol) << 2), frequency);
  }
  findLengths(frequencies, SYMBOLS, MAX_CODE, lengths);
  assignCodes(lengths, SYMBOLS, codes);
  for (let symbol = 0; symbol <= END_OF_BLOCK; symbol++) {
    store<u32>(tokenBits + (symbol << 2), codeOf(symbol) | (lengthOf(symbol) << 24));
  }
  token = FIRST_LENGTH;
  for (let symbol = 0; symbol < LENGTH_SYMBOLS; symbol++) {
    const code = codeOf(FIRST_LENGTH + symbol);
    const length = lengthOf(FIRST_LENGTH + symbol);
    const extra = extraBits(symbol);
    const end = shortestRun(symbol + 1);
    for (let value = 0; token < end; token++, value++) {
      // After them the one distance, whose code is a single 0.
      store<u32>(tokenBits + (token << 2), code | (value << length) | ((length + extra + 1) << 24));
    }
  }
}

/** Extra bits of a length symbol (RFC 1951, 3.2.5), counted from 257. */
function extraBits(symbol: i32): i32 {
  return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1;
}

/** The token of the shortest run that a length symbol, counted from 257, stands for. */
function shortestRun(symbol: i32): i32 {
  if (symbol >= 28) return FIRST_LENGTH + MAX_RUN - MIN_RUN + (symbol - 28);
  if (symbol < 8) return FIRST_LENGTH + symbol;
  const extra = (symbol >> 2) - 1;
  return FIRST_LENGTH + ((4 + (symbol & 3)) << extra);
}

function codeOf(symbol: i32): u32 {
  return load<u16>(codes + (symbol << 1));
}

function lengthOf(symbol: i32): u32 {
  return load<u8>(lengths + symbol);
}
