import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { assemblePng } from '../../src/png/assemble.js';
import type { Compression } from '../../src/png/compression.js';
import { acquireInstance, releaseInstance } from '../../src/png/encoder-wasm.js';
import type { PixelLayout } from '../../src/png/layout.js';
import { type RowFilter, rowFilterStrategies, rowFilterTypes } from '../../src/png/row-filterer.js';
import { compressStrip } from '../../src/png/strip.js';

const rowFilters = [...Object.keys(rowFilterTypes), ...Object.keys(rowFilterStrategies)] as RowFilter[];
const compressions = rowFilters.flatMap((rowFilter): Compression[] => [
  { rowFilter, deflate: 'rle' },
  { rowFilter, deflate: 'fast' },
  { rowFilter, deflate: 6 },
]);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a picture of strips', () => {
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
          const compressed = strips.map((heights) => {
            const bands = heights.map((rows) => pixels.subarray(top * width * 4, (top += rows) * width * 4));
            return compressStrip({ width, layout, compression }, bands);
          });
          const png = Buffer.concat(assemblePng({ width, height, layout }, compressed));
          expect(PNG.sync.read(png).data.equals(pixels)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a strip', () => {
  const compression: Compression = { rowFilter: 'adaptive', deflate: 'rle' };
  const options = { width: 600, layout: 'rgb', compression } as const;

  /** Bands of random pixels, all in the same memory. */
  function* renderBands(count: number, rows: number): Generator<Uint8Array> {
    const band = new Uint8Array(options.width * rows * 4);
    for (let seed = 1; seed <= count; seed++) {
      let state = seed;
      for (let i = 0; i < band.length; i++) band[i] = (state = Math.imul(state, 1103515245) + 12345) >>> 24;
      yield band;
    }
  }

  it('may have bands that lie in the same memory, and others compressed meanwhile', () => {
    const copies = Array.from(renderBands(3, 500), (band) => band.slice());
    const compress = (bands: Iterable<Uint8Array>) => {
      const { chunks, ...strip } = compressStrip(options, bands);
      return { ...strip, sha256: sha256(Buffer.concat(chunks)) };
    };
    const other = compress(renderBands(2, 7));
    function* interrupted() {
      for (const band of renderBands(3, 500)) {
        yield band;
        expect(compress(renderBands(2, 7))).toEqual(other);
      }
    }
    const strip = compress(interrupted());
    expect(strip).toEqual(compress(copies));
    expect(strip.scanlineBytes).toBe(3 * 500 * (600 * 3 + 1));
  });

  it('gives its memory back where its bands cannot be made, or are no whole rows', () => {
    const before = acquireInstance();
    releaseInstance(before);
    function* failing() {
      yield* renderBands(1, 5);
      throw new Error('Stopped');
    }
    expect(() => compressStrip(options, failing())).toThrow('Stopped');
    expect(() => compressStrip(options, [new Uint8Array(600 * 4 + 1)])).toThrow(RangeError);
    const after = acquireInstance();
    expect(after).toBe(before);
    releaseInstance(after);
  });
});
