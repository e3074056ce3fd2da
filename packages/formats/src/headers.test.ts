import { readFileSync } from 'node:fs';
import { jpegHead, page, png, pngChunk, tiff, webp } from '@revela/testing/image-files';
import { corruptFixtures, photos, soundFixtures } from '@revela/testing/fixture-files';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageError } from './errors.js';
import { detectFormat, probeFile, probeImage } from './headers.js';
import { formats } from './index.js';

interface Golden {
  readonly fixtures: Readonly<Record<string, { format: string; width: number; height: number }>>;
  readonly corrupt: Readonly<Record<string, { expect: readonly string[] }>>;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden.json', import.meta.url), 'utf8'),
) as Golden;
const pictures = [...soundFixtures, ...photos];

/** The error that a file is refused with; undefined where its header is read. */
function refusal(file: Uint8Array): unknown {
  try {
    probeImage(file);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('probeImage', () => {
  it.each(pictures.map(({ path, bytes }) => [path, bytes] as const))('%s', (path, bytes) => {
    expect(probeImage(bytes)).toMatchObject(pick(golden.fixtures[path]!));
  });

  const pick = ({ format, width, height }: Golden['fixtures'][string]) => ({ format, width, height });

  it.each(corruptFixtures.map(({ path, bytes }) => [path, bytes] as const))('%s', (path, bytes) => {
    const error = refusal(bytes);
    const codes = golden.corrupt[path]!.expect;
    // A file whose header is sound is refused by its size or by its decoder.
    if (error || codes.includes('IMAGE_UNSUPPORTED')) expect(codes).toContain((error as ImageError).code);
  });

  it('throws nothing but ImageError, whatever is broken', () => {
    const breakage = fc.record({
      file: fc.constantFrom(...pictures),
      end: fc.double({ min: 0, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(600), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff), fc.boolean()), {
        maxLength: 6,
      }),
    });
    fc.assert(
      fc.property(breakage, ({ file, end, changes }) => {
        const bytes = Uint8Array.from(file.bytes.subarray(0, Math.ceil(file.bytes.length * end)));
        for (const [at, value, xor] of changes) {
          if (at < bytes.length) bytes[at] = xor ? bytes[at]! ^ value : value;
        }
        const error = refusal(bytes);
        if (error !== undefined) expect(error).toBeInstanceOf(ImageError);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads nothing behind the bytes it is given', () => {
    for (const { bytes } of pictures) {
      const alone = Uint8Array.from(bytes);
      const inside = new Uint8Array(bytes.length + 200).fill(0xff);
      inside.set(bytes, 100);
      expect(probeImage(inside.subarray(100, -100))).toEqual(probeImage(alone));
    }
  });

  it('names the formats there are where the file is of none', () => {
    const titles = formats.map(({ title }) => title).join(', ');
    expect(titles).toMatch(/^JPEG, PNG, WebP, AVIF, GIF, BMP, TIFF/);
    expect(() => probeImage(Buffer.from('hello'))).toThrow(`It reads ${titles}.`);
    expect(() => probeImage(new Uint8Array())).toThrow('The image file is empty.');
  });
});

describe('a file that is no picture of ours', () => {
  const iso = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0`, 'latin1');
  it.each([
    ['a HEIC picture', iso('heic')],
    ['a HEIC picture', iso('mif1')],
    ['a raw picture of a camera', iso('crx ')],
    ['a film', iso('isom')],
    ['a film', Buffer.of(0x1a, 0x45, 0xdf, 0xa3)],
    ['a PDF document', Buffer.from('%PDF-1.7')],
    ['an SVG drawing', Buffer.from('<?xml version="1.0"?>\n<!-- a comment -->\n<svg xmlns="x">')],
    ['an SVG drawing', Buffer.from('\ufeff<svg>')],
    ['a Photoshop document', Buffer.from('8BPS\0\x01')],
    ['a JPEG XL picture', Buffer.of(0xff, 0x0a, 1)],
    ['a JPEG 2000 picture', Buffer.of(0xff, 0x4f, 0xff, 0x51)],
    ['a BigTIFF', Buffer.from('II\x2b\0\x08\0\0\0', 'latin1')],
    ['an icon', Buffer.of(0, 0, 1, 0, 1, 0)],
  ])('is told as %s', (kind, bytes) => {
    expect(refusal(bytes)).toMatchObject({
      code: 'IMAGE_UNSUPPORTED',
      message: `The file is ${kind}, which Revela does not read. Save the picture as JPEG or PNG, and send that.`,
    });
  });

  it.each(['<html><svg></svg></html>', 'an <svg', 'ftypheic', ''])('is told as nothing: %j', (text) => {
    expect((refusal(Buffer.from(text)) as Error).message).not.toContain('The file is a');
  });
});

describe('detectFormat', () => {
  it('finds one format alone in the first bytes of every picture', () => {
    for (const { path, bytes } of pictures) {
      const found = formats.filter((format) => format.matches(bytes.subarray(0, 512)));
      expect(found.map(({ name }) => name)).toEqual([golden.fixtures[path]!.format]);
    }
  });

  it('finds nothing in too few bytes', () => {
    for (const { bytes } of pictures) expect(detectFormat(bytes.subarray(0, 1))).toBeUndefined();
  });
});

describe('probeFile', () => {
  /** Probes a file and tells how many bytes it asked for, read by read. */
  async function probe(file: Uint8Array) {
    const reads: number[] = [];
    const header = await probeFile(file.length, (bytes) => {
      reads.push(bytes);
      return Promise.resolve(file.subarray(0, bytes));
    });
    return { header, reads };
  }

  const long = 300_000;
  const exif = pngChunk('eXIf', tiff([[[274, 3, 6]]], Buffer.alloc(0)));
  const shape = { width: 7, height: 5, bits: 8, colour: 6 };
  const pixels = pngChunk('IDAT', Buffer.alloc(long));
  const lossless = Buffer.of(0x2f, 6, 0, 1, 0, 0);
  const segment = (marker: number, bytes: number) =>
    Buffer.concat([Buffer.of(0xff, marker, bytes >> 8, bytes & 255), Buffer.alloc(bytes - 2)]);

  it.each(pictures.map(({ path, bytes }) => [path, bytes] as const))(
    'agrees with probeImage: %s',
    async (_path, bytes) => {
      expect((await probe(bytes)).header).toEqual(probeImage(bytes));
    },
  );

  it.each([
    ['a PNG with its EXIF before its pixels', png(shape, exif, pixels), 1],
    ['a PNG with its EXIF behind its pixels', png(shape, pixels, exif), 2],
    [
      'a WebP with its EXIF behind a long chunk',
      webp(['VP8L', lossless], ['LONG', Buffer.alloc(long)], ['EXIF', exif.subarray(8, -4)]),
      2,
    ],
    ['a TIFF with its page at the start', tiff([[...page(7, 5, 1, 35), [274, 3, 6]]], Buffer.alloc(long)), 1],
    [
      'a JPEG with a long profile',
      Buffer.concat([
        jpegHead(0xc0, 7, 5).subarray(0, 2),
        ...Array.from({ length: 5 }, () => segment(0xe2, 60_000)),
        jpegHead(0xc0, 7, 5).subarray(2),
        Buffer.alloc(long),
      ]),
      2,
    ],
    ['a JPEG with a long scan', Buffer.concat([jpegHead(0xc0, 7, 5), Buffer.alloc(long)]), 1],
  ])('reads as little as it takes of %s', async (_what, file, expected) => {
    const { header, reads } = await probe(file);
    expect(header).toEqual(probeImage(file));
    expect(reads).toHaveLength(expected);
    expect(reads[0]).toBeLessThan(file.length);
  });

  it('reads no more than a format asks for', async () => {
    const endless = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), Buffer.alloc(9 << 20)]);
    const reads: number[] = [];
    const probed = probeFile(2 ** 40, (bytes) => {
      reads.push(bytes);
      return Promise.resolve(endless.subarray(0, bytes));
    });
    await expect(probed).rejects.toThrow(expect.objectContaining({ code: 'IMAGE_CORRUPT' }));
    expect(Math.max(...reads)).toBe(8 << 20);
  });

  it('refuses what is no picture after one read', async () => {
    await expect(probe(Buffer.alloc(0))).rejects.toThrow('empty');
    await expect(probe(Buffer.alloc(long))).rejects.toThrow('no image');
  });
});

describe('the light entry', () => {
  /** Modules that a source file takes along at run time, and theirs. */
  function graphOf(file: URL, seen = new Map<string, string>()): Map<string, string> {
    if (seen.has(file.href)) return seen;
    const source = readFileSync(file, 'utf8');
    seen.set(file.href, source);
    for (const [, specifier] of source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm)) {
      expect(specifier, `import of ${file.pathname}`).toMatch(/^\.{1,2}\//);
      graphOf(new URL(specifier!.replace(/\.js$/, '.ts'), file), seen);
    }
    return seen;
  }

  it('imports nothing of Node, no library and no codec, so that any client can bundle it', () => {
    const graph = graphOf(new URL('headers.ts', import.meta.url));
    expect(graph.size).toBeGreaterThan(formats.length * 2);
    for (const [file, source] of graph) {
      expect(file).not.toMatch(/decode|codecs|encode/);
      expect(source).not.toMatch(
        /import\(|require\(|createRequire|getBuiltinModule|WebAssembly|\bBuffer\b|node:/,
      );
    }
  });
});
