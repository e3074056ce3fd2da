import { page, tiff } from '@revela/testing/image-files';
import { describe, expect, it } from 'vitest';
import {
  numberOf,
  numbersOf,
  openTiff,
  readDirectory,
  readExifOrientation,
  tags,
  walkEntries,
} from './directory.js';

const ORIENTATION = 274;
const SHORT = 3;
const LONG = 4;

/** A TIFF with an entry for the orientation, in either byte order. */
function withOrientation(value: number, { big = false, type = SHORT, count = 1 } = {}): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.write(big ? 'MM' : 'II', 'latin1');
  const u16 = (n: number, at: number) => (big ? bytes.writeUInt16BE(n, at) : bytes.writeUInt16LE(n, at));
  const u32 = (n: number, at: number) => (big ? bytes.writeUInt32BE(n, at) : bytes.writeUInt32LE(n, at));
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(ORIENTATION, 10);
  u16(type, 12);
  u32(count, 14);
  u16(value, 18);
  return bytes;
}

const file = tiff([[...page(7, 5, 1, 35), [339, LONG, 0, 3]]], Buffer.alloc(12, 1));

describe('walkEntries', () => {
  const walk = (bytes: Uint8Array) => {
    const data = openTiff(bytes);
    return data ? [...walkEntries(data)] : [];
  };

  it('yields the entries of the first directory, with the place of their values', () => {
    const entries = walk(file);
    expect(entries.map(({ tag }) => tag)).toEqual([256, 257, 258, 259, 262, 273, 277, 278, 279, 339]);
    const [width] = entries;
    expect(file.readUInt32LE(width!.offset)).toBe(7);
    const list = entries.at(-1)!;
    expect([list.offset, list.byteLength]).toEqual([file.length - 12, 12]);
  });

  it('goes as far as the data does', () => {
    const start = 10;
    for (let length = 0; length <= file.length; length++) {
      const whole = Math.min(10, Math.max(0, Math.floor((length - start) / 12)));
      expect(walk(file.subarray(0, length))).toHaveLength(whole);
    }
  });

  it.each([
    ['no byte order', 0, 'XX'],
    ['another version', 2, '+\0'],
    ['a directory in its own header', 4, '\x04\0'],
  ])('finds nothing where there is %s', (_what, at, text) => {
    const broken = Buffer.from(file);
    broken.write(text, at, 'latin1');
    expect(walk(broken)).toEqual([]);
  });

  it('finds nothing where the directory lies outside', () => {
    const broken = Buffer.from(file);
    broken.writeUInt32LE(0xfffffff0, 4);
    expect(walk(broken)).toEqual([]);
  });
});

describe('readDirectory', () => {
  it('leaves out what lies outside the file', () => {
    const directory = readDirectory(file.subarray(0, -1))!;
    expect(directory.entries.has(tags.sampleFormat)).toBe(false);
    expect(numberOf(directory, tags.width, 0)).toBe(7);
    expect(numberOf(directory, tags.sampleFormat, 1)).toBe(1);
    expect(numbersOf(readDirectory(file)!, tags.sampleFormat)).toEqual([0x01010101, 0x01010101, 0x01010101]);
  });

  it('reads no directory that the file ends in', () => {
    expect(readDirectory(file.subarray(0, 100))).toBeUndefined();
  });
});

describe('readExifOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %i in both byte orders', (value) => {
    expect(readExifOrientation(withOrientation(value))).toBe(value);
    expect(readExifOrientation(withOrientation(value, { big: true }))).toBe(value);
  });

  it('reads a block with the prefix of a JPEG', () => {
    expect(readExifOrientation(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), withOrientation(6)]))).toBe(
      6,
    );
  });

  it('takes what is no orientation for none', () => {
    expect(readExifOrientation(withOrientation(0))).toBe(1);
    expect(readExifOrientation(withOrientation(9))).toBe(1);
    expect(readExifOrientation(withOrientation(6, { type: LONG }))).toBe(1);
    expect(readExifOrientation(withOrientation(6, { count: 2 }))).toBe(1);
    expect(readExifOrientation(withOrientation(6).subarray(0, 20))).toBe(1);
    expect(readExifOrientation(Buffer.alloc(0))).toBe(1);
  });
});
