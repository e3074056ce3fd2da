import { webp } from '@revela/testing/image-files';
import { describe, expect, it } from 'vitest';
import { walkChunks } from './walk-chunks.js';

const file = webp(['ABCD', Buffer.of(1, 2, 3)], ['EFGH', Buffer.alloc(0)], ['IJKL', Buffer.of(4, 5)]);
const walk = (bytes: Uint8Array, limit?: number) =>
  [...walkChunks(bytes, limit)].map(({ type, data }) => [type, ...data]);

describe('walkChunks', () => {
  it('yields every chunk, each at an even place', () => {
    expect(walk(file)).toEqual([['ABCD', 1, 2, 3], ['EFGH'], ['IJKL', 4, 5]]);
  });

  it('leaves out a chunk that is cut short', () => {
    for (let length = 0; length < file.length; length++) {
      // Headers of 12 and 8 bytes, and a pad byte that may be missing.
      const expected = [12 + 8 + 3, 12 + 8 + 4 + 8, file.length].filter((end) => end <= length).length;
      expect(walk(file.subarray(0, length))).toHaveLength(expected);
    }
    const lying = Buffer.from(file);
    lying.writeUInt32LE(0xffffffff, 16);
    expect(walk(lying)).toEqual([]);
  });

  it('ends where the file says that it ends', () => {
    const short = Buffer.from(file);
    short.writeUInt32LE(4 + 12 + 8, 4);
    expect(walk(short)).toEqual([['ABCD', 1, 2, 3], ['EFGH']]);
    expect(walk(Buffer.concat([file, Buffer.from('MORE\0\0\0\0', 'latin1')]))).toHaveLength(3);
  });

  it('stops at its limit', () => {
    expect(walk(file, 1)).toEqual([['ABCD', 1, 2, 3]]);
  });
});
