import { describe, expect, it } from 'vitest';
import { acquireInstance, releaseInstance } from '../../src/png/encoder-wasm.js';
import {
  createRowFilterer,
  type RowFilter,
  type RowFilterer,
  rowFilterTypes,
} from '../../src/png/row-filterer.js';
import { adlerOf } from './zlib.js';

const own = (scanlines: Uint8Array) => scanlines.slice();

describe('a row filterer', () => {
  it('sums scanlines as zlib does, also where all bytes are the largest', () => {
    for (const value of [0, 1, 254, 255]) {
      const filterer = createRowFilterer({ width: 9_973, layout: 'rgba', rowFilter: 'none', maxRows: 4 });
      const rgba = Uint8Array.from({ length: 9_973 * 4 * 4 }, (_, i) => value ^ (i & 1));
      const lines = [filterer.filter(rgba, own), filterer.filter(rgba.fill(value).subarray(9_973 * 4), own)];
      expect(filterer.checksum).toBe(adlerOf(Buffer.concat(lines)));
      filterer.release();
    }
  });

  it('leads each row by the type that was asked for, which a strategy is not', () => {
    const rgba = Uint8Array.from({ length: 3 * 3 * 4 }, (_, i) => (i * 37) % 251);
    const typesOf = (rowFilter: RowFilter) => {
      const filterer = createRowFilterer({ width: 3, layout: 'rgb', rowFilter, maxRows: 3 });
      const lines = filterer.filter(rgba, own);
      filterer.release();
      return [lines[0], lines[10], lines[20]];
    };
    for (const [name, type] of Object.entries(rowFilterTypes)) {
      expect(typesOf(name as RowFilter)).toEqual([rowFilterTypes.sub, type, type]);
    }
    for (const strategy of ['adaptive', 'entropy'] as const) {
      for (const type of typesOf(strategy)) expect(Object.values(rowFilterTypes)).toContain(type);
    }
  });

  it('works beside others', () => {
    const widths = [5, 300, 41];
    const rgbaOf = (width: number) =>
      Uint8Array.from({ length: width * 2 * 4 }, (_, i) => (i * i * width) % 253);
    const create = (width: number) =>
      createRowFilterer({ width, layout: 'rgba', rowFilter: 'paeth', maxRows: 2 });
    const twice = (filterer: RowFilterer, width: number) => [
      filterer.filter(rgbaOf(width), own),
      filterer.filter(rgbaOf(width), own),
    ];
    const alone = widths.map((width) => {
      const filterer = create(width);
      const result = { lines: twice(filterer, width), checksum: filterer.checksum };
      filterer.release();
      return result;
    });
    const filterers = widths.map(create);
    const first = widths.map((width, i) => filterers[i]!.filter(rgbaOf(width), own));
    const second = widths.map((width, i) => filterers[i]!.filter(rgbaOf(width), own));
    expect(
      widths.map((_, i) => ({ lines: [first[i], second[i]], checksum: filterers[i]!.checksum })),
    ).toEqual(alone);
    for (const filterer of filterers) filterer.release();
  });

  it('shows scanlines only while they are read', () => {
    const filterer = createRowFilterer({ width: 2, layout: 'rgb', rowFilter: 'sub', maxRows: 1 });
    let during = 0;
    const kept = filterer.filter(new Uint8Array(8), (scanlines) => {
      during = scanlines.length;
      return scanlines;
    });
    expect([during, kept.length]).toEqual([7, 0]);
    filterer.filter(new Uint8Array(8), () => {
      expect(() => filterer.filter(new Uint8Array(8), own)).toThrow('still being read');
      expect(() => {
        filterer.release();
      }).toThrow('still being read');
    });
    filterer.release();
  });

  it('is of use after a reader that threw, and of none once it was released', () => {
    const filterer = createRowFilterer({ width: 2, layout: 'rgb', rowFilter: 'sub', maxRows: 1 });
    expect(() =>
      filterer.filter(new Uint8Array(8), () => {
        throw new Error('Thrown by the reader');
      }),
    ).toThrow('Thrown by the reader');
    expect(filterer.filter(new Uint8Array(8), own)).toEqual(Uint8Array.of(2, 0, 0, 0, 0, 0, 0));
    filterer.release();
    expect(() => filterer.filter(new Uint8Array(8), own)).toThrow('was released');
    expect(() => filterer.checksum).toThrow('was released');
    expect(() => {
      filterer.release();
    }).toThrow('was released');
  });

  it('gives its memory back', () => {
    const before = acquireInstance();
    releaseInstance(before);
    createRowFilterer({ width: 2, layout: 'rgb', rowFilter: 'sub', maxRows: 1 }).release();
    const after = acquireInstance();
    expect(after).toBe(before);
    releaseInstance(after);
  });

  it('refuses more rows than it was made for, and what are no whole rows', () => {
    const filterer = createRowFilterer({ width: 2, layout: 'rgb', rowFilter: 'sub', maxRows: 1 });
    expect(() => filterer.filter(new Uint8Array(16), own)).toThrow(RangeError);
    expect(() => filterer.filter(new Uint8Array(7), own)).toThrow(RangeError);
    filterer.release();
  });
});
