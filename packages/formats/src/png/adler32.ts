/** Largest prime below 65536 (RFC 1950, section 9). */
const BASE = 65521;

/**
 * Adler-32 (RFC 1950) of two pieces put together, from the checksum of each; the algorithm of zlib's `adler32_combine`.
 *
 * @param first checksum of the first piece, an unsigned 32-bit integer; 1 where it is empty
 * @param second checksum of the second piece
 * @param secondLength bytes of the second piece
 */
export function combineAdler32(first: number, second: number, secondLength: number): number {
  const remainder = secondLength % BASE;
  const firstLow = first & 0xffff;
  const low = (firstLow + (second & 0xffff) + BASE - 1) % BASE;
  const high = (remainder * firstLow + (first >>> 16) + (second >>> 16) + BASE - remainder) % BASE;
  return ((high << 16) | low) >>> 0;
}
