import fc from 'fast-check';
import { expect, it } from 'vitest';
import { combineAdler32 } from '../../src/png/adler32.js';
import { adlerOf } from './zlib.js';

it('combines the checksums of two pieces into that of both together', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), fc.uint8Array({ maxLength: 9000 }), (a, b) => {
      expect(combineAdler32(adlerOf(a), adlerOf(b), b.length)).toBe(adlerOf(Buffer.concat([a, b])));
    }),
  );
});
