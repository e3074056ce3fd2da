// Scanlines as the tokens of deflate with matches of whole pixels: a hash table has the last place of each pair of
// pixels, another one that of each pixel. The first match found is taken. Such tables of one place a bucket are those of
// libdeflate's fastest level (ht_matchfinder.h), a long and a short one those of Zstandard's (zstd_double_fast.c).

import { clearDistances, countDistance } from './distances';
import {
  BLOCK_TOKENS,
  clearCounts,
  countToken,
  END_OF_BLOCK,
  FIRST_LENGTH,
  MAX_RUN,
  MIN_RUN,
} from './tokens';

/** Buckets of a table, as a power of 2. Fewer lose 1% of the size for each halving, and save no time. */
const HASH_BITS = 16;
/** How far deflate looks back (RFC 1951, 3.2.5). */
export const MAX_DISTANCE = 1 << 15;
/** Positions at which the tables are emptied, so that none overflows. */
const MAX_POSITION = 1 << 30;
/** Bytes that may be read from where a match may begin. */
const LOOKAHEAD = 16;
/** Longest match, written in parts: what comes after one of 258 bytes need not be found again. */
const MAX_MATCH = 16 * MAX_RUN;

/** 2^64 divided by the golden ratio. */
const GOLDEN: u64 = (0x9e3779b9 << 32) | 0x7f4a7c15;

/** The last position of a pixel's bytes, and of twice as many. */
const shortHeads = memory.data(4 << HASH_BITS, 16);
const longHeads = memory.data(4 << HASH_BITS, 16);
const tokens = memory.data((BLOCK_TOKENS + 32) * 4, 16);

/** Where the tokens of the block end. */
let lastToken: usize = 0;
/**
 * Positions go on from one call to the next, further than deflate looks back: what the tables still hold of other bytes
 * is too far away, which is cheaper than to empty them.
 */
let nextBase: i32 = MAX_DISTANCE + 1;

/** Where the tokens of the block are: as `writeMatches` takes them. */
export function firstMatchToken(): usize {
  return tokens;
}

/** Where they end, that of the block's end included. */
export function matchTokensEnd(): usize {
  return lastToken + 4;
}

/**
 * Begins with `count` bytes that have nothing to do with those of the call before, but may have matches in a dictionary;
 * returns the position of the first.
 *
 * @param dictionary how many bytes before `source` these are, at most `MAX_DISTANCE`; they end as a line does
 * @param bpp and the others as in `findMatches`
 */
export function beginMatches(source: usize, count: i32, dictionary: i32, bpp: i32, lineBytes: i32): i32 {
  if (nextBase > MAX_POSITION) {
    memory.fill(shortHeads, 0, 4 << HASH_BITS);
    memory.fill(longHeads, 0, 4 << HASH_BITS);
    nextBase = MAX_DISTANCE + 1;
  }
  const base = nextBase + dictionary;
  nextBase = base + count + MAX_DISTANCE + 1;
  const origin = source - base;
  let lineEnd = base - (dictionary / lineBytes) * lineBytes;
  for (let i = lineEnd - ((dictionary % lineBytes) / bpp) * bpp; i < base; i += bpp) {
    if (i == lineEnd) {
      i++;
      lineEnd += lineBytes;
    }
    const word = load<u64>(origin + i);
    store<i32>(longHeads + hashLong(word << unusedBits(bpp)), i);
    store<i32>(shortHeads + hashShort((<u32>word) & keyMask(bpp)), i);
  }
  return base;
}

/**
 * Turns scanlines into tokens and counts them and their distances, up to a block's worth, and ends the block.
 *
 * @param source whole lines; only the last one may lack some of its bytes
 * @param from where in them the block begins
 * @param base from `beginMatches`
 * @param bpp bytes of a pixel, 1 to 4
 * @param lineBytes a type, then whole pixels
 * @returns where in them it ends
 */
export function findMatches(source: usize, from: i32, count: i32, base: i32, bpp: i32, lineBytes: i32): i32 {
  clearCounts();
  clearDistances();
  const origin = source - base;
  // Three bytes at the least, which are a pixel of RGB; of others four.
  const shortest = bpp == 3 ? 3 : 4;
  const mask = keyMask(bpp);
  const unused = unusedBits(bpp);
  const full = tokens + BLOCK_TOKENS * 4;
  const end = base + count;
  const last = end - LOOKAHEAD;
  let token = tokens;
  let i = base + from;
  let lineEnd = base + ((from + lineBytes - 1) / lineBytes) * lineBytes;
  while (i <= last && token < full) {
    const at = origin + i;
    if (i == lineEnd) {
      // The line's type, after which pixels begin again: no match begins with it.
      token = literal(load<u8>(at), token, 3);
      i++;
      lineEnd += lineBytes;
      continue;
    }
    const word = load<u64>(at);
    const key = (<u32>word) & mask;
    const longHead = longHeads + hashLong(word << unused);
    const shortHead = shortHeads + hashShort(key);
    let candidate = load<i32>(longHead);
    let length = 0;
    if (candidate < i - MAX_DISTANCE || (load<u64>(origin + candidate) ^ word) << unused != 0) {
      candidate = load<i32>(shortHead);
      if (candidate < i - MAX_DISTANCE || (load<u32>(origin + candidate) & mask) != key) candidate = 0;
    }
    store<i32>(longHead, i);
    store<i32>(shortHead, i);
    if (candidate != 0) {
      length = matchLength(at, i - candidate, min(end - i, MAX_MATCH));
      // Whole pixels: what is looked for next begins with one.
      const beyond = length - (lineEnd - i);
      const bytes = beyond <= 0 ? length : (beyond - 1) % lineBytes;
      length -= bpp == 3 ? bytes % 3 : bytes & (bpp - 1);
    }
    if (length >= shortest) {
      const distance = i - candidate;
      let rest = length;
      while (rest > MAX_RUN) {
        const part = min(rest - MIN_RUN, MAX_RUN);
        token = match(part, distance, token);
        rest -= part;
      }
      token = match(rest, distance, token);
      const next = i + length;
      for (i += bpp; i < next; i += bpp) {
        if (i == lineEnd) {
          lineEnd += lineBytes;
          if (++i == next) break;
        }
        const word = load<u64>(origin + i);
        store<i32>(longHeads + hashLong(word << unused), i);
        store<i32>(shortHeads + hashShort((<u32>word) & mask), i);
      }
    } else {
      token = literal((<i32>word) & 255, token, 0);
      if (bpp > 1) token = literal((<i32>(word >>> 8)) & 255, token, 1);
      if (bpp > 2) token = literal((<i32>(word >>> 16)) & 255, token, 2);
      if (bpp > 3) token = literal((<i32>(word >>> 24)) & 255, token, 3);
      i += bpp;
    }
  }
  for (; i < end && token < full; i++) token = literal(load<u8>(origin + i), token, 0);
  lastToken = token;
  store<u32>(token, END_OF_BLOCK);
  return i - base;
}

/** Adds a byte, counted in one of four tables; returns where the next token goes. */
function literal(byte: i32, token: usize, table: i32): usize {
  store<u32>(token, byte);
  countToken(byte, table);
  return token + 4;
}

/** Adds a match; returns where the next token goes. */
function match(length: i32, distance: i32, token: usize): usize {
  const symbol = FIRST_LENGTH + length - MIN_RUN;
  store<u32>(token, symbol | (distance << 10));
  countToken(symbol, 3);
  countDistance(distance);
  return token + 4;
}

/** Of the four bytes at a place those that a match has at the least. */
function keyMask(bpp: i32): u32 {
  return bpp == 3 ? 0xffffff : 0xffffffff;
}

/** Of the eight bytes at a place the bits that are of no use to tell two pixels of RGB. */
function unusedBits(bpp: i32): u64 {
  return bpp == 3 ? 16 : 0;
}

/** Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4): where the bucket is in its table. */
function hashShort(key: u32): usize {
  return (<usize>((key * 0x9e3779b1) >>> (32 - HASH_BITS))) << 2;
}

function hashLong(key: u64): usize {
  return (<usize>((key * GOLDEN) >>> (64 - HASH_BITS))) << 2;
}

/** Bytes from `at` on that equal those `distance` before, at most `room`. */
function matchLength(at: usize, distance: i32, room: i32): i32 {
  for (let i = 0; i < room; i += 8) {
    const differs = load<u64>(at + i) ^ load<u64>(at + i - distance);
    if (differs != 0) return min(i + <i32>(ctz(differs) >>> 3), room);
  }
  return room;
}
