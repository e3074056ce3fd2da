// Length-limited Huffman codes for deflate (RFC 1951, 3.2.2).

const MAX_SYMBOLS = 288;
const MAX_LENGTH = 15;
const keys = memory.data(MAX_SYMBOLS * 4);
const sortedSymbols = memory.data(MAX_SYMBOLS * 2);
const lengthCounts = memory.data((MAX_SYMBOLS + 1) * 4);
const nextCodes = memory.data((MAX_LENGTH + 2) * 4);

/**
 * Finds the lengths of the codes.
 *
 * @param frequencies how often each symbol occurs, 32 bits each, below 2^23
 * @param symbols how many symbols there are
 * @param limit longest code allowed
 * @param lengths receives a byte a symbol; 0 where it does not occur
 */
export function findLengths(frequencies: usize, symbols: i32, limit: i32, lengths: usize): void {
  let used = 0;
  for (let symbol = 0; symbol < symbols; symbol++) {
    store<u8>(lengths + symbol, 0);
    const frequency = load<u32>(frequencies + (symbol << 2));
    if (frequency > 0) store<u32>(keys + (used++ << 2), (frequency << 9) | symbol);
  }
  if (used == 0) return;
  sort(used);
  if (used == 1) {
    store<u8>(lengths + (load<u32>(keys) & 511), 1);
    return;
  }
  // The symbols' order is needed once the frequencies have been worked on in place.
  for (let i = 0; i < used; i++) {
    const key = load<u32>(keys + (i << 2));
    store<u16>(sortedSymbols + (i << 1), <u16>(key & 511));
    store<u32>(keys + (i << 2), key >>> 9);
  }
  findDepths(used);
  memory.fill(lengthCounts, 0, (MAX_SYMBOLS + 1) << 2);
  for (let i = 0; i < used; i++) {
    const at = lengthCounts + ((<usize>min(load<u32>(keys + (i << 2)), <u32>limit)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  limitLengths(limit);
  // The rarest symbols get the longest codes.
  let next = 0;
  for (let length = limit; length > 0; length--) {
    for (let i: u32 = load<u32>(lengthCounts + (length << 2)); i > 0; i--) {
      store<u8>(lengths + load<u16>(sortedSymbols + (next++ << 1)), <u8>length);
    }
  }
}
/** Sorts the keys upwards (Shell's method, Ciura's gaps). */
function sort(count: i32): void {
  for (let step = 0; step < 7; step++) {
    const gap = gapOf(step);
    for (let i = gap; i < count; i++) {
      const key = load<u32>(keys + (i << 2));
      let at = i;
      for (; at >= gap; at -= gap) {
        const other = load<u32>(keys + ((at - gap) << 2));
        if (other <= key) break;
        store<u32>(keys + (at << 2), other);
      }
      store<u32>(keys + (at << 2), key);
    }
  }
}

function gapOf(step: i32): i32 {
  switch (step) {
    case 0:
      return 301;
    case 1:
      return 132;
    case 2:
      return 57;
    case 3:
      return 23;
    case 4:
      return 10;
    case 5:
      return 4;
    default:
      return 1;
  }
}

/**
 * Turns sorted frequencies into the depths of their leaves, in place: Moffat and Katajainen, "In-Place Calculation
 * of Minimum-Redundancy Codes" (WADS 1995).
 */
function findDepths(count: i32): void {
  // Pairs of the least weights become nodes; a node's place keeps its weight, then its parent.
  let leaf = 2;
  let root = 0;
  set(0, get(0) + get(1));
  for (let next = 1; next < count - 1; next++) {
    let weight: u32;
    if (leaf >= count || get(root) < get(leaf)) {
      weight = get(root);
      set(root++, next);
    } else weight = get(leaf++);
    if (leaf >= count || (root < next && get(root) < get(leaf))) {
      weight += get(root);
      set(root++, next);
    } else weight += get(leaf++);
    set(next, weight);
  }
  // Parents become the depths of nodes.
  set(count - 2, 0);
  for (let next = count - 3; next >= 0; next--) set(next, get(get(next)) + 1);
  // And the places that the nodes leave at each depth are leaves.
  let available = 1;
  let depth = 0;
  let node = count - 2;
  let next = count - 1;
  while (available > 0) {
    let inner = 0;
    while (node >= 0 && get(node) == depth) {
      inner++;
      node--;
    }
    while (available > inner) {
      set(next--, depth);
      available--;
    }
    available = inner * 2;
    depth++;
  }
}

function get(index: i32): u32 {
  return load<u32>(keys + (index << 2));
}

function set(index: i32, value: u32): void {
  store<u32>(keys + (index << 2), value);
}

/** Codes that were cut to `limit` claim more than there is; a shorter one made longer gives room, until all fit. */
function limitLengths(limit: i32): void {
  let claimed: u32 = 0;
  for (let length = 1; length <= limit; length++) {
    claimed += load<u32>(lengthCounts + (length << 2)) << (limit - length);
  }
  while (claimed > (<u32>1) << limit) {
    let length = limit - 1;
    while (load<u32>(lengthCounts + (length << 2)) == 0) length--;
    add(length, -1);
    add(length + 1, 2);
    add(limit, -1);
    claimed--;
  }
}

function add(length: i32, change: i32): void {
  const at = lengthCounts + (length << 2);
  store<i32>(at, load<i32>(at) + change);
}

/**
 * Assigns the canonical codes (RFC 1951, 3.2.2), their bits turned round, as deflate writes a code from its
 * highest bit on.
 *
 * @param codes receives 16 bits a symbol
 */
export function assignCodes(lengths: usize, symbols: i32, codes: usize): void {
  memory.fill(lengthCounts, 0, (MAX_LENGTH + 1) << 2);
  for (let symbol = 0; symbol < symbols; symbol++) add(load<u8>(lengths + symbol), 1);
  store<u32>(lengthCounts, 0);
  let code: u32 = 0;
  for (let length = 1; length <= MAX_LENGTH; length++) {
    code = (code + load<u32>(lengthCounts + ((length - 1) << 2))) << 1;
    store<u32>(nextCodes + (length << 2), code);
  }
  for (let symbol = 0; symbol < symbols; symbol++) {
    const length: i32 = load<u8>(lengths + symbol);
    if (length == 0) continue;
    const at = nextCodes + (length << 2);
    const value = load<u32>(at);
    store<u32>(at, value + 1);
    store<u16>(codes + (symbol << 1), <u16>reverse(value, length));
  }
}

function reverse(value: u32, bits: i32): u32 {
  let turned: u32 = 0;
  for (let i = 0; i < bits; i++) {
    turned = (turned << 1) | (value & 1);
    value >>>= 1;
  }
  return turned;
}
