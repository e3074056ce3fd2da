const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MAX_CODES = 4096;

/**
 * True where every code of LZW data (TIFF 6.0, section 13) is one that the data itself has defined by then, and no
 * more are defined than there may be. The decoder does not look: a code that refers to nothing lets it go round in
 * circles for ever.
 */
export function isSoundLzw(data: Uint8Array): boolean {
  let bits = 9;
  let next = FIRST;
  let fresh = false;
  for (let at = 0; at + bits <= data.length * 8;) {
    const byte = at >>> 3;
    const window = (data[byte]! << 16) | ((data[byte + 1] ?? 0) << 8) | (data[byte + 2] ?? 0);
    const code = (window >>> (24 - (at & 7) - bits)) & ((1 << bits) - 1);
    const start = at === 0;
    at += bits;
    if (code === END) return true;
    if (code === CLEAR) {
      bits = 9;
      next = FIRST;
      fresh = true;
    } else if (fresh || start) {
      // What follows a clear, or begins data that has none, stands for itself.
      if (code >= CLEAR) return false;
      fresh = false;
      // A decoder that was given no clear defines a code here already.
      if (start) next++;
    } else {
      if (code > next || next >= MAX_CODES) return false;
      next++;
      // Codes grow one early, as the format has it.
      if (next + 1 === 1 << bits && bits < 12) bits++;
    }
  }
  return true;
}
