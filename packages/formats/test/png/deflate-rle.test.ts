import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflateRle } from '../../src/png/deflate-rle.js';
import { createRowFilterer } from '../../src/png/row-filterer.js';
import { inflate } from './zlib.js';

/** Bytes of which the higher ones are the rarer the larger the skew. */
function skewedBytes(length: number, skew: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    return 255 * ((state >>> 8) / 2 ** 24) ** skew;
  });
}

describe('deflating by run lengths', () => {
  const roundTrip = (bytes: Uint8Array) => inflate(deflateRle(bytes));

  it('writes runs of every length so that zlib reads them', () => {
    const runs = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 255 }),
        fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 250, max: 530 }), fc.constant(33_000)),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(runs, (pieces) => {
        const bytes = Buffer.concat(pieces.map(([value, length]) => Buffer.alloc(length, value)));
        expect(roundTrip(bytes).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('writes bytes of any distribution, across the edges of its blocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 15, 16, 17, 32_767, 32_768, 32_769, 100_000),
        // The larger the skew, the longer the codes that rare bytes would like.
        fc.double({ min: 0.01, max: 40, noNaN: true }),
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        (length, skew, seed) => {
          const bytes = skewedBytes(length, skew, seed);
          expect(roundTrip(bytes).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('returns a result of the caller’s own', () => {
    const first = deflateRle(skewedBytes(50_000, 2, 1));
    const copy = first.slice();
    deflateRle(skewedBytes(60_000, 2, 2));
    expect(first).toEqual(copy);
  });

  it('shows a result only while it is read, and others made meanwhile do not change it', () => {
    const bytes = skewedBytes(50_000, 2, 1);
    const expected = deflateRle(bytes);
    const other = skewedBytes(50_000, 2, 2);
    const kept = deflateRle(bytes, (deflated) => {
      expect(inflate(deflateRle(other)).equals(other)).toBe(true);
      expect(deflated).toEqual(expected);
      return deflated;
    });
    expect(kept.length).toBe(0);
  });

  it('is of use after a reader that threw', () => {
    const bytes = skewedBytes(1000, 2, 1);
    const failing = () =>
      deflateRle(bytes, () => {
        throw new Error('Thrown by the reader');
      });
    expect(failing).toThrow('Thrown by the reader');
    expect(roundTrip(bytes).equals(bytes)).toBe(true);
  });
});

describe('scanlines that are deflated while they are read', () => {
  const rgbaOf = (seed: number) => skewedBytes(300 * 20 * 4, 3, seed);
  const create = () => createRowFilterer({ width: 300, layout: 'rgba', rowFilter: 'up', maxRows: 20 });

  it('give what a copy of them gives, as often as they are', () => {
    const filterer = create();
    filterer.filter(rgbaOf(1), (scanlines) => {
      const copy = scanlines.slice();
      const expected = deflateRle(copy);
      deflateRle(scanlines, (inPlace) => {
        expect(inPlace).toEqual(expected);
        // Again, a part of them, and others in their place: none of these may change the first.
        expect(deflateRle(scanlines)).toEqual(expected);
        const half = copy.length >> 1;
        expect(deflateRle(scanlines.subarray(half))).toEqual(deflateRle(copy.subarray(half)));
        expect(scanlines).toEqual(copy);
        scanlines.reverse();
        expect(deflateRle(scanlines)).toEqual(deflateRle(copy.reverse()));
        expect(inPlace).toEqual(expected);
      });
    });
    filterer.release();
  });

  it('give it beside another row filterer', () => {
    const [a, b] = [create(), create()];
    const results = a.filter(rgbaOf(1), (linesA) =>
      b.filter(rgbaOf(2), (linesB) =>
        deflateRle(linesA, (deflatedA) =>
          deflateRle(linesB, (deflatedB) => [
            inflate(deflatedA).equals(linesA),
            inflate(deflatedB).equals(linesB),
          ]),
        ),
      ),
    );
    expect(results).toEqual([true, true]);
    for (const filterer of [a, b]) filterer.release();
  });

  it('are refused once they have been read', () => {
    const filterer = create();
    const kept = filterer.filter(rgbaOf(1), (scanlines) => scanlines);
    expect(() => deflateRle(kept)).toThrow(TypeError);
    filterer.release();
  });
});
