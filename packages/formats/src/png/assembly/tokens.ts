// Bytes as the tokens of deflate (RFC 1951, 3.2.5), with runs as its only matches, and how often each token occurs.

/** Tokens of a block with codes of its own, as many as zlib takes. */
export const BLOCK_TOKENS = 1 << 15;
export const END_OF_BLOCK = 256;
/** The first length symbol. */
export const FIRST_LENGTH = 257;
export const MIN_RUN = 3;
export const MAX_RUN = 258;
/** A token is a byte, the end of the block, or 257 and the length of a run less 3. */
export const TOKENS = FIRST_LENGTH + MAX_RUN - MIN_RUN + 1;

const tokens = memory.data((BLOCK_TOKENS + 32) * 2, 16);
const histogram = memory.data(TOKENS * 4 * 4, 16);

/** Where the tokens of the block end. */
let lastToken: usize = 0;

/** Where the tokens of the block are, 16 bits each. */
export function firstToken(): usize {
  return tokens;
}

/** Where they end, that of the block's end included. */
export function tokensEnd(): usize {
  return lastToken + 2;
}

/**
 * Turns bytes into tokens and counts them, up to a block's worth, and ends the block.
 *
 * @param source one byte at least; the 15 after them are readable
 * @returns how many bytes the tokens stand for
 */
export function tokenize(source: usize, count: i32): i32 {
  clearCounts();
  const full = tokens + BLOCK_TOKENS * 2;
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
      for (let k = 0; k < before; k++) countToken(load<u8>(source + i + k), 0);
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
  store<u16>(token, END_OF_BLOCK);
  return i;
}

function literal(byte: i32, token: usize): void {
  store<u16>(token, <u16>byte);
  countToken(byte, 0);
}

function run(length: i32, token: usize): void {
  const symbol = FIRST_LENGTH + length - MIN_RUN;
  store<u16>(token, <u16>symbol);
  countToken(symbol, 0);
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
  countToken(<i32>(low & 255), 0);
  countToken(<i32>((low >>> 8) & 255), 1);
  countToken(<i32>((low >>> 16) & 255), 2);
  countToken(<i32>((low >>> 24) & 255), 3);
  countToken(<i32>((low >>> 32) & 255), 0);
  countToken(<i32>((low >>> 40) & 255), 1);
  countToken(<i32>((low >>> 48) & 255), 2);
  countToken(<i32>(low >>> 56), 3);
  countToken(<i32>(high & 255), 0);
  countToken(<i32>((high >>> 8) & 255), 1);
  countToken(<i32>((high >>> 16) & 255), 2);
  countToken(<i32>((high >>> 24) & 255), 3);
  countToken(<i32>((high >>> 32) & 255), 0);
  countToken(<i32>((high >>> 40) & 255), 1);
  if (count > 14) countToken(<i32>((high >>> 48) & 255), 2);
  if (count > 15) countToken(<i32>(high >>> 56), 3);
}

/** Begins to count the tokens of a block. */
export function clearCounts(): void {
  memory.fill(histogram, 0, TOKENS * 16);
}

/** Counts a token in one of four tables. */
export function countToken(token: i32, table: i32): void {
  const at = histogram + (token << 4) + (table << 2);
  store<u32>(at, load<u32>(at) + 1);
}

/** How often the block has a token, that of its end left aside. */
export function occurrences(token: i32): u32 {
  const at = histogram + (token << 4);
  return load<u32>(at) + load<u32>(at, 4) + load<u32>(at, 8) + load<u32>(at, 12);
}
