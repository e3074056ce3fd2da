// Deflate (RFC 1951) with the matches that are quick to find, as zlib's deflate_fast takes them. It suits pictures in
// which pixels, filtered, repeat: those of fine texture where red, green and blue differ from what is foretold by the same.

import { writeAt } from './bit-writer';
import { writeHead } from './block-head';
import { syncFlush } from './deflate';
import { buildDistanceCodes, distanceLengths, writeMatches } from './distances';
import { bitsOfTokens, buildCodes, codeLengths } from './literal-codes';
import { beginMatches, findMatches, firstMatchToken, matchTokensEnd } from './matches';

/**
 * Deflates scanlines so that more can follow: ends on a byte boundary (a sync flush), without a last block.
 *
 * @param source whole lines, after those of the dictionary; the 15 bytes after them are readable
 * @param target receives at most `deflateBound(count)` bytes
 * @param dictionary how many bytes before `source` were deflated just before, at most `MAX_DISTANCE`
 * @param bpp bytes of a pixel, 1 to 4
 * @param lineBytes a type, then whole pixels
 * @returns how many bytes were written
 */
export function deflateFast(
  source: usize,
  count: i32,
  target: usize,
  dictionary: i32,
  bpp: i32,
  lineBytes: i32,
): i32 {
  writeAt(target);
  const base = beginMatches(source, count, dictionary, bpp, lineBytes);
  for (let at = 0; at < count;) {
    at = findMatches(source, at, count, base, bpp, lineBytes);
    buildCodes(0);
    const distances = buildDistanceCodes();
    writeHead(codeLengths(), distanceLengths(), distances);
    writeMatches(firstMatchToken(), matchTokensEnd(), bitsOfTokens());
  }
  return <i32>(syncFlush() - target);
}
