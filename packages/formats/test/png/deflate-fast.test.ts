import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflateFast, type ScanlineShape } from '../../src/png/deflate-fast.js';
import { deflateRle } from '../../src/png/deflate-rle.js';
import { layouts, type PixelLayout } from '../../src/png/layout.js';
import { inflate } from './zlib.js';

const NOTHING = new Uint8Array(0);
const MAX_DISTANCE = 32 * 1024;

/** Bytes without a pattern, all of `values` different ones. */
function noise(length: number, values: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    return (state >>> 16) % values;
  });
}

describe('deflating by matches of pixels', () => {
  const shapes = fc.record({
    width: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 12_000 })),
    layout: fc.constantFrom(...(Object.keys(layouts) as PixelLayout[])),
  });
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  const pieces = fc.oneof(
    // Nothing to find, then a few values of which much can be found.
    fc.record({ kind: fc.constant('noise'), length: fc.integer({ min: 0, max: 40_000 }), value: seeds }),
    fc.record({ kind: fc.constant('few'), length: fc.integer({ min: 0, max: 40_000 }), value: seeds }),
    fc.record({
      kind: fc.constant('run'),
      length: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 250, max: 5000 })),
      value: fc.integer({ min: 0, max: 255 }),
    }),
    // What was there so many bytes before, up to the furthest deflate can look back, and further.
    fc.record({
      kind: fc.constant('repeat'),
      length: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 250, max: 5000 })),
      value: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 32_740, max: 32_800 })),
    }),
  );
  const bytesOf = (parts: readonly { kind: string; length: number; value: number }[]): Uint8Array => {
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { kind, length, value } of parts) {
      if (kind === 'noise') bytes.set(noise(length, 256, value), at);
      else if (kind === 'few') bytes.set(noise(length, 3, value), at);
      else if (kind === 'run') bytes.fill(value, at, at + length);
      else for (let i = at; i < at + length; i++) bytes[i] = bytes[i - value] ?? 7;
      at += length;
    }
    return bytes;
  };

  it('writes any bytes so that zlib reads them', () => {
    fc.assert(
      fc.property(shapes, fc.array(pieces, { maxLength: 8 }), (shape, parts) => {
        const bytes = bytesOf(parts);
        const deflated = deflateFast(bytes, shape, NOTHING, (result) => result.slice());
        expect(inflate(deflated).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('writes lines that have matches in those before, so that zlib reads all of them', () => {
    fc.assert(
      fc.property(shapes, fc.array(pieces, { minLength: 1, maxLength: 5 }), (shape, parts) => {
        const lineBytes = shape.width * layouts[shape.layout].bytesPerPixel + 1;
        const bytes = bytesOf(parts);
        const first = bytes.slice(0, bytes.length - (bytes.length % lineBytes));
        const dictionary = first.slice(Math.max(0, first.length - MAX_DISTANCE));
        const deflated = [
          deflateFast(first, shape, NOTHING, (result) => result.slice()),
          deflateFast(bytes, shape, dictionary, (result) => result.slice()),
        ];
        expect(inflate(Buffer.concat(deflated)).equals(Buffer.concat([first, bytes]))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('looks back as far as deflate can, into the lines before too', () => {
    const shape: ScanlineShape = { width: 100, layout: 'rgb' };
    const lines = noise(301 * 100, 256, 1);
    const lengthOf = (dictionary: Uint8Array) =>
      deflateFast(lines, shape, dictionary, ({ length }) => length);
    expect(lengthOf(NOTHING)).toBeGreaterThan(lines.length);
    expect(lengthOf(lines)).toBeLessThan(lines.length / 50);
  });

  it('finds pixels that repeat at once, which run lengths do not', () => {
    const colours = noise(3 * 40, 256, 1);
    const which = noise(4000 * 20, 40, 2);
    const lines = new Uint8Array(12_001 * 20);
    for (let i = 0; i < which.length; i++) {
      const at = Math.floor(i / 4000) * 12_001 + 1 + (i % 4000) * 3;
      lines.set(colours.subarray(which[i]! * 3, which[i]! * 3 + 3), at);
    }
    const length = deflateFast(lines, { width: 4000, layout: 'rgb' }, NOTHING, (result) => result.length);
    expect(length).toBeLessThan(deflateRle(lines).length * 0.75);
  });
});
