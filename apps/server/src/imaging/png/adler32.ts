/** Largest prime below 65536 (RFC 1950, section 9). */
const BASE = 65521;

/** How many bytes may be summed before the second sum could pass 2^31. */
const STRIDE = 3854;

/**
 * Adler-32 checksum (RFC 1950).
 *
 * @param checksum the checksum of what came before; 1 at the start
 */
export function adler32(bytes: Uint8Array, checksum = 1): number {
  let low = checksum & 0xffff;
  let high = checksum >>> 16;
  for (let at = 0; at < bytes.length; at += STRIDE) {
    const end = Math.min(at + STRIDE, bytes.length);
    for (let i = at; i < end; i++) {
      low = (low + bytes[i]!) | 0;
      high = (high + low) | 0;
    }
    low %= BASE;
    high %= BASE;
  }
  return ((high << 16) | low) >>> 0;
}

/**
 * Checksum of two pieces put together, from the checksum of each; the algorithm of zlib's `adler32_combine`.
 *
 * @param secondLength bytes of the second piece
 */
export function combineAdler32(first: number, second: number, secondLength: number): number {
  const remainder = secondLength % BASE;
  const firstLow = first & 0xffff;
  const low = (firstLow + (second & 0xffff) + BASE - 1) % BASE;
  const high = (remainder * firstLow + (first >>> 16) + (second >>> 16) + BASE - remainder) % BASE;
  return ((high << 16) | low) >>> 0;
}
