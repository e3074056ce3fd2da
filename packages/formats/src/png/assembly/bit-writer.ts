// Writes bits from the lowest of a byte on, as deflate packs them (RFC 1951, 3.1.1).

let bits: u64 = 0;
let bitCount: u64 = 0;
let out: usize = 0;

/** Begins to write at `target`. Up to 7 bytes beyond what is written may change. */
export function writeAt(target: usize): void {
  bits = 0;
  bitCount = 0;
  out = target;
}

/** Puts bits that are written by the next `flush`: up to 57 between two of them. */
export function put(value: u64, count: u64): void {
  bits |= value << bitCount;
  bitCount += count;
}

/** Writes the whole bytes. */
export function flush(): void {
  store<u64>(out, bits);
  out += <usize>(bitCount >>> 3);
  bits >>>= bitCount & ~7;
  bitCount &= 7;
}

/** Fills the last byte up with zeros; returns where the next one goes. */
export function alignToByte(): usize {
  bitCount = (bitCount + 7) & ~7;
  flush();
  return out;
}

/**
 * Writes a row of codes.
 *
 * @param symbols 16 bits each, up to `end`
 * @param table 32 bits a symbol: its code, and in the highest byte how many bits that has, at most 18
 */
export function writeSymbols(symbols: usize, end: usize, table: usize): void {
  let at = symbols;
  // Locals, which stay in registers.
  let word = bits;
  let count = bitCount;
  let to = out;
  // Three codes at a time.
  for (; at + 6 <= end; at += 6) {
    const first: u64 = load<u32>(table + ((<usize>load<u16>(at)) << 2));
    const second: u64 = load<u32>(table + ((<usize>load<u16>(at, 2)) << 2));
    const third: u64 = load<u32>(table + ((<usize>load<u16>(at, 4)) << 2));
    word |= (first & 0xffffff) << count;
    count += first >>> 24;
    word |= (second & 0xffffff) << count;
    count += second >>> 24;
    word |= (third & 0xffffff) << count;
    count += third >>> 24;
    store<u64>(to, word);
    to += <usize>(count >>> 3);
    word >>>= count & 0x38;
    count &= 7;
  }
  bits = word;
  bitCount = count;
  out = to;
  for (; at < end; at += 2) {
    const entry: u64 = load<u32>(table + ((<usize>load<u16>(at)) << 2));
    put(entry & 0xffffff, entry >>> 24);
    flush();
  }
}
