import { assignCodes, findLengths } from './huffman';

// Deflate (RFC 1951) with runs as its only matches: a byte, then its repetitions at distance 1. That is zlib's
// Z_RLE, which suits the filtered rows of photographs, where longer matches are rare and costly to look for.

/** Tokens written as one block with codes of their own, as many as zlib takes. */
const BLOCK = 1 << 15;
const END_OF_BLOCK = 256;
const FIRST_LENGTH = 257;
const MIN_RUN = 3;
const MAX_RUN = 258;
/** A token is a byte, the end of the block, or 257 and the length of a run less 3. */
const TOKENS = FIRST_LENGTH + MAX_RUN - MIN_RUN + 1;
const SYMBOLS = 286;
/** Longest code: three tokens at once and what is left of a byte fit a word of 64 bits. */
const MAX_CODE = 12;
const CODE_LENGTH_SYMBOLS = 19;

const tokens = memory.data((BLOCK + 32) * 2, 16);
const histogram = memory.data(TOKENS * 4 * 4, 16);
/** The bits of a token and, in the highest byte, how many they are. */
const writing = memory.data(TOKENS * 4, 16);
const frequencies = memory.data(SYMBOLS * 4, 16);
/** Lengths of the codes of literals and lengths, then that of the one distance. */
const lengths = memory.data(SYMBOLS + 1 + 16);
const codes = memory.data(SYMBOLS * 2, 16);
/** The lengths as RFC 1951, 3.2.7 shortens them: a symbol, and the value of its extra bits. */
const shortened = memory.data((SYMBOLS + 1) * 2);
const shortFrequencies = memory.data(CODE_LENGTH_SYMBOLS * 4, 16);
const shortLengths = memory.data(CODE_LENGTH_SYMBOLS + 16);
const shortCodes = memory.data(CODE_LENGTH_SYMBOLS * 2, 16);
const SHORT_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

let bits: u64 = 0;
let bitCount: u64 = 0;
let out: usize = 0;
/** Where the tokens of the block end. */
let lastToken: usize = 0;

function put(value: u64, count: u64): void {
  bits |= value << bitCount;
  bitCount += count;
}

/** Writes the whole bytes. */
function flush(): void {
  store<u64>(out, bits);
  out += <usize>(bitCount >>> 3);
  bits >>>= bitCount & ~7;
  bitCount &= 7;
}

/** Most bytes that `deflateRuns` writes. */
export function deflateBound(count: i32): i32 {
  return count + (count >> 3) * 5 + 1024 + (count / BLOCK) * 512;
}

/**
 * Deflates bytes so that more can follow: ends on a byte boundary (a sync flush), without a last block.
 *
 * @param source the bytes; the one before them is readable, and the 15 after them
 * @param target receives at most `deflateBound(count)` bytes
 * @returns how many bytes were written
 */
export function deflateRuns(source: usize, count: i32, target: usize): i32 {
  bits = 0;
  bitCount = 0;
  out = target;
  for (let at = 0; at < count;) at += writeBlock(source + at, count - at);
  // An empty stored block.
  put(0, 3);
  bitCount = (bitCount + 7) & ~7;
  flush();
  store<u32>(out, 0xffff0000);
  return <i32>(out + 4 - target);
}

/** Writes a block, and returns how many of the bytes it has. */
function writeBlock(source: usize, count: i32): i32 {
  memory.fill(histogram, 0, TOKENS * 16);
  const taken = tokenize(source, count);
  store<u16>(lastToken, END_OF_BLOCK);
  buildCodes();
  writeHeader();
  writeTokens(lastToken + 2);
  return taken;
}

/** Turns bytes into tokens and counts them, up to a block's worth; returns how many bytes these are. */
function tokenize(source: usize, count: i32): i32 {
  const full = tokens + BLOCK * 2;
  let token = tokens;
  let i = 1;
  literal(load<u8>(source), token);
  token += 2;
  while (i + 16 <= count && token < full) {
    const bytes = v128.load(source + i);
    const repeats = i8x16.bitmask(i8x16.eq(bytes, v128.load(source + i - 1)));
    const runs = repeats & (repeats >>> 1) & (repeats >>> 2);
    v128.store(token, i16x8.extend_low_i8x16_u(bytes));
    v128.store(token, i16x8.extend_high_i8x16_u(bytes), 16);
    if (runs == 0) {
      // A run may begin with the last byte or two: they are looked at again.
      const last = repeats >>> 14;
      const take = last == 3 ? 14 : last == 2 ? 15 : 16;
      countBytes(source + i, take);
      i += take;
      token += take << 1;
    } else {
      const before = ctz(runs);
      for (let k = 0; k < before; k++) countByte(load<u8>(source + i + k), 0);
      i += before;
      token += before << 1;
      const length = runLength(source + i, count - i);
      run(length, token);
      token += 2;
      i += length;
    }
  }
  while (i < count && token < full) {
    const length = runLength(source + i, count - i);
    if (length >= MIN_RUN) {
      run(length, token);
      i += length;
    } else literal(load<u8>(source + i++), token);
    token += 2;
  }
  lastToken = token;
  return i;
}

function literal(byte: i32, token: usize): void {
  store<u16>(token, <u16>byte);
  countByte(byte, 0);
}

function run(length: i32, token: usize): void {
  const symbol = FIRST_LENGTH + length - MIN_RUN;
  store<u16>(token, <u16>symbol);
  countByte(symbol, 0);
}

/** Bytes from `at` on that equal the one before, at most `room`. */
function runLength(at: usize, room: i32): i32 {
  const byte = load<u8>(at - 1);
  const all = i8x16.splat(byte);
  room = min(room, MAX_RUN);
  for (let i = 0; i < room; i += 16) {
    const differs = ~i8x16.bitmask(i8x16.eq(v128.load(at + i), all)) & 0xffff;
    if (differs != 0) return min(i + ctz(differs), room);
  }
  return room;
}

/** Counts 14 to 16 bytes, in four tables: the same byte twice in a row does not wait for itself. */
function countBytes(at: usize, count: i32): void {
  const low = load<u64>(at);
  const high = load<u64>(at, 8);
  countByte(<i32>(low & 255), 0);
  countByte(<i32>((low >>> 8) & 255), 1);
  countByte(<i32>((low >>> 16) & 255), 2);
  countByte(<i32>((low >>> 24) & 255), 3);
  countByte(<i32>((low >>> 32) & 255), 0);
  countByte(<i32>((low >>> 40) & 255), 1);
  countByte(<i32>((low >>> 48) & 255), 2);
  countByte(<i32>(low >>> 56), 3);
  countByte(<i32>(high & 255), 0);
  countByte(<i32>((high >>> 8) & 255), 1);
  countByte(<i32>((high >>> 16) & 255), 2);
  countByte(<i32>((high >>> 24) & 255), 3);
  countByte(<i32>((high >>> 32) & 255), 0);
  countByte(<i32>((high >>> 40) & 255), 1);
  if (count > 14) countByte(<i32>((high >>> 48) & 255), 2);
  if (count > 15) countByte(<i32>(high >>> 56), 3);
}

function countByte(token: i32, table: i32): void {
  const at = histogram + (token << 4) + (table << 2);
  store<u32>(at, load<u32>(at) + 1);
}

function occurrences(token: i32): u32 {
  const at = histogram + (token << 4);
  return load<u32>(at) + load<u32>(at, 4) + load<u32>(at, 8) + load<u32>(at, 12);
}

/** Extra bits of a length symbol (RFC 1951, 3.2.5), counted from 257. */
function extraBits(symbol: i32): i32 {
  return symbol < 8 || symbol == 28 ? 0 : (symbol >> 2) - 1;
}

/** Makes the codes, and the bits of every token. */
function buildCodes(): void {
  for (let symbol = 0; symbol < END_OF_BLOCK; symbol++) {
    store<u32>(frequencies + (symbol << 2), occurrences(symbol));
  }
  store<u32>(frequencies + (END_OF_BLOCK << 2), 1);
  let token = FIRST_LENGTH;
  for (let symbol = 0; symbol <= 28; symbol++) {
    let frequency: u32 = 0;
    for (let end = firstToken(symbol + 1); token < end; token++) frequency += occurrences(token);
    store<u32>(frequencies + ((FIRST_LENGTH + symbol) << 2), frequency);
  }
  findLengths(frequencies, SYMBOLS, MAX_CODE, lengths);
  assignCodes(lengths, SYMBOLS, codes);
  for (let symbol = 0; symbol <= END_OF_BLOCK; symbol++) {
    store<u32>(writing + (symbol << 2), codeOf(symbol) | (lengthOf(symbol) << 24));
  }
  token = FIRST_LENGTH;
  for (let symbol = 0; symbol <= 28; symbol++) {
    const code = codeOf(FIRST_LENGTH + symbol);
    const length = lengthOf(FIRST_LENGTH + symbol);
    const extra = extraBits(symbol);
    const end = firstToken(symbol + 1);
    for (let value = 0; token < end; token++, value++) {
      // After them the one distance, whose code is a single 0.
      store<u32>(writing + (token << 2), code | (value << length) | ((length + extra + 1) << 24));
    }
  }
}

/** The token of the shortest run that a length symbol, counted from 257, stands for. */
function firstToken(symbol: i32): i32 {
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

/** The head of a block with codes of its own (RFC 1951, 3.2.7). */
function writeHeader(): void {
  let symbols = SYMBOLS;
  while (lengthOf(symbols - 1) == 0) symbols--;
  store<u8>(lengths + symbols, 1);
  const count = shorten(symbols + 1);
  // Beyond the symbols every length is zero again.
  store<u8>(lengths + symbols, 0);
  memory.fill(shortFrequencies, 0, CODE_LENGTH_SYMBOLS << 2);
  for (let i = 0; i < count; i++) {
    const at = shortFrequencies + ((<usize>load<u8>(shortened + (i << 1))) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  findLengths(shortFrequencies, CODE_LENGTH_SYMBOLS, 7, shortLengths);
  assignCodes(shortLengths, CODE_LENGTH_SYMBOLS, shortCodes);
  let last = CODE_LENGTH_SYMBOLS;
  while (last > 4 && load<u8>(shortLengths + load<u8>(SHORT_ORDER + last - 1)) == 0) last--;
  put(2 << 1, 3);
  put(symbols - FIRST_LENGTH, 5);
  put(0, 5);
  put(last - 4, 4);
  flush();
  for (let i = 0; i < last; i++) {
    put(load<u8>(shortLengths + load<u8>(SHORT_ORDER + i)), 3);
    flush();
  }
  for (let i = 0; i < count; i++) {
    const symbol: i32 = load<u8>(shortened + (i << 1));
    put(load<u16>(shortCodes + (symbol << 1)), load<u8>(shortLengths + symbol));
    if (symbol >= 16) put(load<u8>(shortened + (i << 1), 1), symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    flush();
  }
}

/** Shortens the first `count` lengths; returns how many symbols they became. */
function shorten(count: i32): i32 {
  let written = 0;
  for (let i = 0; i < count;) {
    const length: i32 = load<u8>(lengths + i);
    let run = 1;
    while (i + run < count && load<u8>(lengths + i + run) == length) run++;
    i += run;
    if (length == 0) {
      for (; run >= 11; run -= min(run, 138)) written = shortSymbol(written, 18, min(run, 138) - 11);
      if (run >= 3) {
        written = shortSymbol(written, 17, run - 3);
        run = 0;
      }
    } else {
      written = shortSymbol(written, length, 0);
      for (run--; run >= 3; run -= min(run, 6)) written = shortSymbol(written, 16, min(run, 6) - 3);
    }
    for (; run > 0; run--) written = shortSymbol(written, length, 0);
  }
  return written;
}

function shortSymbol(at: i32, symbol: i32, extra: i32): i32 {
  store<u8>(shortened + (at << 1), <u8>symbol);
  store<u8>(shortened + (at << 1), <u8>extra, 1);
  return at + 1;
}

function writeTokens(end: usize): void {
  let at = tokens;
  // Locals, which stay in registers.
  let word = bits;
  let count = bitCount;
  let to = out;
  for (; at + 6 <= end; at += 6) {
    const first: u64 = load<u32>(writing + ((<usize>load<u16>(at)) << 2));
    const second: u64 = load<u32>(writing + ((<usize>load<u16>(at, 2)) << 2));
    const third: u64 = load<u32>(writing + ((<usize>load<u16>(at, 4)) << 2));
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
    const entry: u64 = load<u32>(writing + ((<usize>load<u16>(at)) << 2));
    put(entry & 0xffffff, entry >>> 24);
    flush();
  }
}
