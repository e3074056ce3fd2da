import { deflateSync, inflateRawSync } from 'node:zlib';
import { applyFilter, filters as imageFilters, type Raster } from '@revela/filters';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '@revela/formats/decoders';
import { toRgba } from '@revela/formats/codecs/decoder';
import { combineAdler32 } from '@revela/formats/png/adler32';
import { chooseCompression, type Compression } from '@revela/formats/png/compression';
import { assemblePng } from '@revela/formats/png/assemble';
import { type PixelLayout } from '@revela/formats/png/layout';
import { takeSamples } from '@revela/formats/png/samples';
import { createScanlineWriter, rowFilters, type RowFilter } from '@revela/formats/png/scanlines';
import { createStripEncoder } from '@revela/formats/png/strip';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng } from '@revela/testing/pixels';

/** The checksum zlib writes at the end of its stream. */
const adlerOf = (bytes: Uint8Array) => deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4);

describe('combineAdler32', () => {
  it('is the checksum of two pieces together', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9000 }), fc.uint8Array({ maxLength: 9000 }), (a, b) => {
        expect(combineAdler32(adlerOf(a), adlerOf(b), b.length)).toBe(adlerOf(Buffer.concat([a, b])));
      }),
    );
  });
});

describe('a writer of scanlines', () => {
  it('sums scanlines as zlib does, also where all bytes are the largest', () => {
    for (const value of [0, 1, 254, 255]) {
      const writer = createScanlineWriter(9_973, 'rgba', 'none', 4);
      const rgba = Uint8Array.from({ length: 9_973 * 4 * 4 }, (_, i) => value ^ (i & 1));
      const lines = [writer.filter(rgba, 4).slice(), writer.filter(rgba.fill(value), 3).slice()];
      expect(writer.checksum).toBe(adlerOf(Buffer.concat(lines)));
    }
  });

  /** Deflates bytes and inflates them again. */
  const roundTrip = (bytes: Uint8Array) => {
    const deflated = createScanlineWriter(Math.max(1, bytes.length), 'grey', 'none', 1).deflateRunsOf(bytes);
    return inflateRawSync(Buffer.concat([deflated, Uint8Array.of(0x03, 0x00)]));
  };

  it('deflates runs of every length so that zlib reads them', () => {
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

  it('deflates bytes of any distribution, across the edges of its blocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 15, 16, 17, 32_767, 32_768, 32_769, 100_000),
        fc.double({ min: 0.01, max: 40, noNaN: true }),
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        (length, skew, seed) => {
          let state = seed;
          const bytes = Uint8Array.from({ length }, () => {
            state = (Math.imul(state, 1103515245) + 12345) | 0;
            // The larger the skew, the rarer most bytes, and the longer the codes they would like.
            return 255 * ((state >>> 8) / 2 ** 24) ** skew;
          });
          expect(roundTrip(bytes).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is refused once another one was made', () => {
    const first = createScanlineWriter(2, 'rgb', 'sub', 1);
    createScanlineWriter(2, 'rgb', 'sub', 1);
    expect(() => first.filter(new Uint8Array(8), 1)).toThrow('Another writer');
  });

  it('refuses more rows than it was made for', () => {
    const writer = createScanlineWriter(2, 'rgb', 'sub', 1);
    expect(() => writer.filter(new Uint8Array(16), 2)).toThrow(RangeError);
    expect(() => writer.deflateRunsOf(new Uint8Array(8))).toThrow(RangeError);
  });
});

describe('a picture of strips', () => {
  const filters = Object.keys(rowFilters) as RowFilter[];
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

describe('the compression that is chosen', () => {
  // What libpng and Pillow do at level 6.
  const exhaustive: Compression = { filter: 'adaptive', search: 6 };
  const encode = ({ data, width, height }: Raster, compression: Compression): Buffer => {
    const encoder = createStripEncoder(width, 'rgb', compression);
    encoder.push(data, height);
    return Buffer.concat(assemblePng({ width, height, layout: 'rgb' }, [encoder.finish()]));
  };
  const choose = ({ data, width, height }: Raster): Compression => {
    const strip = { width, height, start: 0, end: height, strips: 1, grain: 1 };
    const samples = takeSamples(strip, (target, top, bottom) => {
      target.set(data.subarray(top * width * 4, bottom * width * 4));
    });
    return chooseCompression(samples, 'rgb');
  };
  const filters = [
    { filter: 'blur', params: {} },
    { filter: 'blur', params: { radius: 100 } },
    { filter: 'edge_enhance', params: { amount: 1 } },
    { filter: 'pixelate', params: { size: 10 } },
  ] as const;

  for (const photo of ['astronaut.jpg', 'chelsea.png', 'coffee.jpg', 'rocket.jpg']) {
    it.each(filters)(
      `makes no more than 5% more of ${photo} than the search: $filter $params`,
      async (job) => {
        const file = Uint8Array.from(fixture(`photos/${photo}`));
        const decoded = await decodeImage(photo.endsWith('.png') ? 'png' : 'jpeg', file);
        const { width, height } = decoded;
        const source = { data: new Uint8Array(width * height * 4), width, height };
        toRgba(decoded, source.data);
        decoded.release?.();
        const filter = imageFilters.find(({ name }) => name === job.filter)!;
        const picture = applyFilter(source, filter, job.params);
        const chosen = encode(picture, choose(picture));
        expect(decodePng(chosen).data.equals(picture.data)).toBe(true);
        expect(chosen.length / encode(picture, exhaustive).length).toBeLessThanOrEqual(1.05);
      },
    );
  }

  it('sees a pattern of noise that repeats every twenty rows', () => {
    const [width, height, period] = [400, 800, 20];
    let state = 1;
    const tile = Uint8Array.from({ length: width * period * 4 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) | 0;
      return state >>> 24;
    });
    const data = new Uint8Array(width * height * 4);
    for (let top = 0; top < height; top += period) data.set(tile, top * width * 4);
    for (let i = 3; i < data.length; i += 4) data[i] = 255;
    const picture = { data, width, height };
    const length = encode(picture, choose(picture)).length;
    // Run lengths alone would make it 28 times as large.
    expect(length / encode(picture, exhaustive).length).toBeLessThanOrEqual(1.1);
  });

  it('is found for rows of millions of pixels by a few megabytes of them', () => {
    const strip = { width: 10_000_000, height: 10, start: 0, end: 10, strips: 1, grain: 1 };
    const { pieces } = takeSamples(strip, () => undefined);
    expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(8e6);
  });
});
