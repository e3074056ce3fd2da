import { crc32 } from 'node:zlib';
import type { Random } from './random.js';

/** Numbers at which counts and sizes break. */
const EDGES = [
  0, 1, 2, 3, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff,
];

type Mutation = (bytes: Buffer, random: Random, pool: readonly Buffer[]) => Buffer;

/** Where a header is likely to be; a file without one has nothing to lie about. */
const early = (bytes: Buffer, random: Random) =>
  random.integer(random.chance(0.6) ? Math.min(bytes.length, 200) : bytes.length);

const mutations: readonly Mutation[] = [
  function flipBits(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let i = random.integer(16) + 1; i > 0; i--) {
      copy[random.integer(copy.length)]! ^= 1 << random.integer(8);
    }
    return copy;
  },
  function flipEarlyBit(bytes, random) {
    const copy = Buffer.from(bytes);
    copy[early(copy, random)]! ^= 1 << random.integer(8);
    return copy;
  },
  function truncate(bytes, random) {
    return Buffer.from(bytes.subarray(0, random.integer(bytes.length)));
  },
  function writeEdge(bytes, random) {
    const copy = Buffer.from(bytes);
    const at = early(copy, random);
    const value = random.pick(EDGES);
    const width = random.pick([1, 2, 4]);
    if (at + width > copy.length) return copy;
    if (random.chance(0.5)) copy.writeUIntBE(value % 2 ** (8 * width), at, width);
    else copy.writeUIntLE(value % 2 ** (8 * width), at, width);
    return copy;
  },
  function spliceHeader(bytes, random, pool) {
    const head = random.pick(pool);
    return Buffer.concat([
      head.subarray(0, random.integer(64) + 4),
      bytes.subarray(random.integer(bytes.length)),
    ]);
  },
  function crossOver(bytes, random, pool) {
    const other = random.pick(pool);
    return Buffer.concat([
      bytes.subarray(0, random.integer(bytes.length)),
      other.subarray(random.integer(other.length)),
    ]);
  },
  function repeat(bytes, random) {
    const start = random.integer(bytes.length);
    const piece = bytes.subarray(start, start + random.integer(512));
    const copies = Array.from({ length: random.integer(8) + 1 }, () => piece);
    return Buffer.concat([bytes.subarray(0, start), ...copies, bytes.subarray(start)]);
  },
  function remove(bytes, random) {
    const start = random.integer(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.integer(256))]);
  },
  function blank(bytes, random) {
    const copy = Buffer.from(bytes);
    const start = random.integer(copy.length);
    copy.fill(random.pick([0, 0xff]), start, Math.min(copy.length, start + random.integer(256)));
    return copy;
  },
  function insertNoise(bytes, random) {
    const start = random.integer(bytes.length);
    const noise = Buffer.from(Array.from({ length: random.integer(64) }, () => random.integer(256)));
    return Buffer.concat([bytes.subarray(0, start), noise, bytes.subarray(start)]);
  },
  function appendPolyglot(bytes, random, pool) {
    return Buffer.concat([bytes, random.pick(pool)]);
  },
];

/** Makes the checksums of a PNG right again, as far as its chunks can be followed: damage behind them gets through. */
function mendChecksums(png: Buffer): void {
  for (let at = 8; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    if (at + 12 + length > png.length) return;
    png.writeUInt32BE(crc32(png.subarray(at + 4, at + 8 + length)), at + 8 + length);
    at += 12 + length;
  }
}

/**
 * Breaks a file in one to three ways.
 *
 * @param pool files to take pieces from
 */
export function mutate(source: Buffer, random: Random, pool: readonly Buffer[]): Buffer {
  let bytes = source;
  for (let i = random.pick([1, 1, 1, 2, 3]); i > 0; i--) {
    if (bytes.length === 0) break;
    bytes = random.pick(mutations)(bytes, random, pool);
  }
  if (bytes.length > 8 && bytes[1] === 0x50 && random.chance(0.6)) {
    bytes = Buffer.from(bytes);
    mendChecksums(bytes);
  }
  return bytes;
}
