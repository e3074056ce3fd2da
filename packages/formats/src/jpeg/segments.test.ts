import { describe, expect, it } from 'vitest';
import { walkSegments } from './segments.js';

const SOI = Buffer.of(0xff, 0xd8);
const EOI = Buffer.of(0xff, 0xd9);
const SOS = 0xda;

/** A marker segment of some bytes. */
function segment(marker: number, ...data: number[]): Buffer {
  return Buffer.concat([Buffer.of(0xff, marker, 0, data.length + 2), Buffer.from(data)]);
}

const walk = (...pieces: Buffer[]) =>
  [...walkSegments(Buffer.concat([SOI, ...pieces]))].map(({ marker, data }) => [marker, ...data]);

describe('walkSegments', () => {
  it('yields segments up to the end of the image', () => {
    expect(walk(segment(0xe1, 1, 2), segment(0xdb), EOI, segment(0xe2, 3))).toEqual([[0xe1, 1, 2], [0xdb]]);
  });

  it('steps over fill bytes, stray bytes and markers that stand alone', () => {
    const pieces = [Buffer.of(0xff, 0xff), segment(0xe1, 1), Buffer.of(9, 0, 8), segment(0xe2, 2)];
    expect(walk(...pieces, Buffer.of(0xff, 0x01, 0xff, 0xd8, 0xff, 0x30), segment(0xe3, 3))).toEqual([
      [0xe1, 1],
      [0xe2, 2],
      [0xe3, 3],
    ]);
  });

  it('steps over the data of a scan: stuffed bytes and restart markers are no segments', () => {
    const data = Buffer.of(1, 2, 0xff, 0, 3, 0xff, 0xd3, 4, 0xff, 0xff, 0, 5);
    expect(walk(segment(SOS, 7), data, segment(SOS, 8), data, EOI)).toEqual([
      [SOS, 7],
      [SOS, 8],
    ]);
  });

  it('does not look for segments inside of others, as in a thumbnail', () => {
    expect(walk(segment(0xe1, 0xff, SOS, 0, 2, 0xff, 0xd9), segment(0xdb))).toEqual([
      [0xe1, 0xff, SOS, 0, 2, 0xff, 0xd9],
      [0xdb],
    ]);
  });

  it('leaves out a segment that is cut short, and ends there', () => {
    const whole = Buffer.concat([SOI, segment(0xe1, 1, 2, 3), segment(0xe2, 4)]);
    for (let length = 0; length <= whole.length; length++) {
      const found = [...walkSegments(whole.subarray(0, length))].length;
      expect(found).toBe(length >= whole.length ? 2 : length >= 2 + 7 ? 1 : 0);
    }
    // A length that does not count itself.
    expect(walk(Buffer.of(0xff, 0xe1, 0, 1), segment(0xe2, 4))).toEqual([]);
  });

  it('stops at its limit of markers', () => {
    const many = Buffer.concat([SOI, ...Array.from({ length: 9 }, () => segment(0xe5))]);
    expect([...walkSegments(many, 4)]).toHaveLength(4);
    const alone = Buffer.concat([SOI, Buffer.alloc(18, Buffer.of(0xff, 0xd0)), segment(0xe5)]);
    expect([...walkSegments(alone, 9)]).toHaveLength(0);
    expect([...walkSegments(alone, 10)]).toHaveLength(1);
  });
});
