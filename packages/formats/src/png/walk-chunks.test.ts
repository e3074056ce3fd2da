import { png, pngChunk } from '@revela/testing/image-files';
import { describe, expect, it } from 'vitest';
import { walkChunks } from './walk-chunks.js';

const file = png(
  { width: 3, height: 2, bits: 8, colour: 6 },
  pngChunk('teSt', Buffer.from('abc')),
  pngChunk('IDAT', Buffer.alloc(0)),
);
const names = (bytes: Uint8Array, limit?: number) => [...walkChunks(bytes, limit)].map(({ type }) => type);

describe('walkChunks', () => {
  it('yields every chunk with its data and where it lies', () => {
    expect(names(file)).toEqual(['IHDR', 'teSt', 'IDAT', 'IEND']);
    const test = [...walkChunks(file)][1]!;
    expect(Buffer.from(test.data).toString()).toBe('abc');
    expect(file.toString('latin1', test.start + 4, test.start + 8)).toBe('teSt');
  });

  it('leaves out a chunk that is cut short, wherever it is cut', () => {
    const chunks = [...walkChunks(file)];
    for (let length = 0; length <= file.length; length++) {
      const whole = chunks.filter(({ start, data }) => start + data.length + 12 <= length);
      expect(names(file.subarray(0, length))).toEqual(whole.map(({ type }) => type));
    }
  });

  it('ends where a chunk claims to be larger than the file', () => {
    const lying = Buffer.from(file);
    lying.writeUInt32BE(0xffffffff, [...walkChunks(file)][1]!.start);
    expect(names(lying)).toEqual(['IHDR']);
  });

  it('reads a file that is a part of a larger buffer', () => {
    expect(
      names(Buffer.concat([Buffer.alloc(7, 1), file, Buffer.alloc(99, 1)]).subarray(7, 7 + file.length)),
    ).toEqual(names(file));
  });

  it('stops at its limit', () => {
    expect(names(file, 2)).toEqual(['IHDR', 'teSt']);
  });
});
