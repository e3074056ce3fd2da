import { describe, expect, it } from 'vitest';
import { walkBoxes } from './walk-boxes.js';

function box(type: string, ...data: number[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + data.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, Buffer.from(data)]);
}

/** A box whose size takes eight bytes. */
function largeBox(type: string, size: bigint, ...data: number[]): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1);
  header.write(type, 4, 'latin1');
  header.writeBigUInt64BE(size, 8);
  return Buffer.concat([header, Buffer.from(data)]);
}

const walk = (...pieces: Buffer[]) =>
  [...walkBoxes(Buffer.concat(pieces))].map(({ type, data }) => [type, ...data]);

describe('walkBoxes', () => {
  it('yields boxes side by side, and not what is in them', () => {
    expect(walk(box('ftyp', 1, 2), box('meta', ...box('iprp', 3)), box('free'))).toEqual([
      ['ftyp', 1, 2],
      ['meta', ...box('iprp', 3)],
      ['free'],
    ]);
  });

  it('knows sizes of eight bytes, and boxes that go on to the end', () => {
    const open = box('mdat', 7, 8, 9);
    open.writeUInt32BE(0);
    expect(walk(largeBox('free', 18n, 5, 6), open)).toEqual([
      ['free', 5, 6],
      ['mdat', 7, 8, 9],
    ]);
  });

  it('ends at a box that is cut short or lies about its size', () => {
    const whole = Buffer.concat([box('ftyp', 1, 2), box('meta', 3)]);
    for (let length = 0; length < whole.length; length++) {
      expect(walk(whole.subarray(0, length))).toHaveLength(length >= 10 ? 1 : 0);
    }
    for (const size of [2, 7, 11, 0xffffffff]) {
      const lying = box('meta', 1, 2);
      lying.writeUInt32BE(size);
      expect(walk(box('ftyp'), lying)).toEqual([['ftyp']]);
    }
    expect(walk(largeBox('free', 15n))).toEqual([]);
    expect(walk(largeBox('free', 2n ** 63n))).toEqual([]);
    expect(walk(largeBox('free', 16n).subarray(0, 15))).toEqual([]);
  });

  it('stops at its limit', () => {
    expect([...walkBoxes(Buffer.concat([box('a   '), box('b   '), box('c   ')]), 2)]).toHaveLength(2);
  });
});
