import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adler32, combineAdler32 } from '../src/imaging/png/adler32.js';
import { assemblePng } from '../src/imaging/png/encode.js';
import type { Compression } from '../src/imaging/png/compression.js';
import { type PixelLayout } from '../src/imaging/png/layout.js';
import { rowFilters, type RowFilter } from '../src/imaging/png/row-filter.js';
import { createStripEncoder } from '../src/imaging/png/strip.js';
import { decodePng } from './fixtures.js';

const adlerOf = (bytes: Uint8Array) => deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4);

describe('adler32', () => {
  it('is the checksum zlib writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        expect(adler32(bytes)).toBe(adlerOf(bytes));
      }),
      { numRuns: 30 },
    );
  });

  it('does not overflow on the largest bytes', () => {
    const bytes = new Uint8Array(100_000).fill(255);
    expect(adler32(bytes)).toBe(adlerOf(bytes));
  });

  it('combines from two pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), fc.uint8Array({ maxLength: 9000 }), (a, b) => {
        expect(combineAdler32(adler32(a), adler32(b), b.length)).toBe(adler32(Buffer.concat([a, b])));
      }),
    );
  });
});

describe('a picture of strips', () => {
  const filters: RowFilter[] = [...(Object.keys(rowFilters) as (keyof typeof rowFilters)[]), 'adaptive'];
  const compressions = filters.flatMap((filter): Compression[] => [
    { filter, search: 'runs' },
    { filter, search: 6 },
  ]);

  it('decodes to its pixels, whatever the strips, bands, layout and compression', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom<PixelLayout>('grey', 'greyAlpha', 'rgb', 'rgba'),
        fc.constantFrom(...compressions),
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        (width, strips, layout, compression, seed) => {
          const height = strips.flat().reduce((sum, rows) => sum + rows, 0);
          const pixels = new Uint8Array(width * height * 4);
          let state = seed | 1;
          for (let i = 0; i < pixels.length; i++) {
            state = Math.imul(state, 1103515245) + 12345;
            // Runs of the same value, so that rows repeat and matches are found.
            pixels[i] = (state >>> 16) % 3 === 0 ? state >>> 24 : (pixels[i - 4] ?? 0);
          }
          for (let i = 0; i < pixels.length; i += 4) {
            if (layout === 'grey' || layout === 'greyAlpha') pixels.fill(pixels[i]!, i, i + 3);
            if (layout === 'grey' || layout === 'rgb') pixels[i + 3] = 255;
          }
          let top = 0;
          const encoded = strips.map((bands) => {
            const encoder = createStripEncoder(width, layout, compression);
            for (const rows of bands) {
              encoder.push(pixels.subarray(top * width * 4, (top + rows) * width * 4), rows);
              top += rows;
            }
            return encoder.finish();
          });
          const png = Buffer.concat(assemblePng({ width, height, layout }, encoded));
          expect(decodePng(png).data.equals(pixels)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
