import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { IccColorSpace, IccProfile } from '../../src/icc-profile.js';
import { assemblePng } from '../../src/png/assemble.js';
import { walkChunks } from '../../src/png/walk-chunks.js';
import { layoutFor, layouts, type PixelLayout } from '../../src/png/layout.js';
import { compressProfile } from '../../src/png/profile.js';
import { compressStrip } from '../../src/png/strip.js';

const profileOf = (colorSpace: IccColorSpace): IccProfile => ({
  colorSpace,
  bytes: Buffer.from(`A profile of ${colorSpace}`),
});

describe('the layout of a picture', () => {
  // Grey, its profile, then the layout where it is opaque and where it is not, and whether the file has the profile.
  it.each<[boolean, IccColorSpace | undefined, PixelLayout, PixelLayout, boolean]>([
    [true, undefined, 'grey', 'greyAlpha', false],
    [true, 'GRAY', 'grey', 'greyAlpha', true],
    [true, 'RGB ', 'rgb', 'rgba', true],
    [false, undefined, 'rgb', 'rgba', false],
    [false, 'GRAY', 'rgb', 'rgba', false],
    [false, 'RGB ', 'rgb', 'rgba', true],
  ])(
    'that is grey: %s, profile %s, is %s or %s and carries it: %s',
    (grey, space, opaque, translucent, carried) => {
      const icc = space && profileOf(space);
      expect(layoutFor({ opaque: true, grey, icc })).toBe(opaque);
      expect(layoutFor({ opaque: false, grey, icc })).toBe(translucent);
      for (const layout of [opaque, translucent]) {
        const compression = { rowFilter: 'none', deflate: 'rle' } as const;
        const strip = compressStrip({ width: 1, layout, compression }, [new Uint8Array(4)]);
        const header = { width: 1, height: 1, layout, icc: icc && compressProfile(icc) };
        const file = Buffer.concat(assemblePng(header, [strip]));
        const chunks = [...walkChunks(file)];
        expect(chunks[0]!.data[9]).toBe(layouts[layout].colorType);
        const profile = chunks.find(({ type }) => type === 'iCCP')?.data;
        const bytes = profile && inflateSync(profile.subarray(profile.indexOf(0) + 2));
        expect(bytes && Buffer.from(bytes)).toEqual(carried ? icc!.bytes : undefined);
      }
    },
  );
});
