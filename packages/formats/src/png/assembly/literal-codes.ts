// The codes of literals and lengths (RFC 1951, 3.2.5), and from them the bits of every token.

import { assignCodes, findLengths } from './huffman';
import { END_OF_BLOCK, FIRST_LENGTH, MAX_RUN, MIN_RUN, occurrences, TOKENS } from './tokens';

/** Symbols of literals, the block's end and lengths. */
export const SYMBOLS = 286;
/** Length symbols (RFC 1951, 3.2.5). */
const LENGTH_SYMBOLS = 29;
/** Longest code: three tokens at once and what is left of a byte fit a word of 64 bits. */
const MAX_CODE = 12;

const tokenBits = memory.data(TOKENS * 4, 16);
const frequencies = memory.data(SYMBOLS * 4, 16);
const lengths = memory.data(SYMBOLS + 16);
const codes = memory.data(SYMBOLS * 2, 16);

/** The bits of each token: 32 bits a token, in the highest byte how many they are, in the others they themselves. */
export function bitsOfTokens(): usize {
  return tokenBits;
}

/** Lengths of the codes, a byte a symbol. */
export function codeLengths(): usize {
  return lengths;
}

/**
 * Makes the codes from how often each token occurs in the block.
 *
 * @param distanceBits zeros that every length is followed by: the code of the distance, where there is but one
 */
export function buildCodes(distanceBits: i32): void {
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
      store<u32>(
        tokenBits + (token << 2),
        code | (value << length) | ((length + extra + distanceBits) << 24),
      );
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
