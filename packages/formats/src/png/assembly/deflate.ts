// Deflate (RFC 1951) with runs as its only matches: a byte, then its repetitions at distance 1. That is zlib's
// Z_RLE, which suits the filtered rows of photographs, where longer matches are rare and costly to look for.

import { alignToByte, put, writeAt, writeSymbols } from './bit-writer';
import { writeHead } from './block-head';
import { bitsOfTokens, buildCodes, codeLengths } from './literal-codes';
import { BLOCK_TOKENS, firstToken, tokenize, tokensEnd } from './tokens';

/** Lengths of the codes of distances: that of the one there is, which is a single 0. */
const ONE_DISTANCE = memory.data<u8>([1]);

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
  return <i32>(syncFlush() - target);
}

/** Writes an empty stored block, which ends on a byte boundary; returns where it ends. */
export function syncFlush(): usize {
  put(0, 3);
  const end = alignToByte();
  // Its length of zero, and the complement of that.
  store<u32>(end, 0xffff0000);
  return end + 4;
}

/** Writes a block, and returns how many of the bytes it has. */
function writeBlock(source: usize, count: i32): i32 {
  const taken = tokenize(source, count);
  buildCodes(1);
  writeHead(codeLengths(), ONE_DISTANCE, 1);
  writeSymbols(firstToken(), tokensEnd(), bitsOfTokens());
  return taken;
}
