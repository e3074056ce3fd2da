import { progressive } from '@revela/testing/image-files';
import { describe, expect, it } from 'vitest';
import { checkScans } from './guard.js';

describe('checkScans', () => {
  it('lets 200 scans pass, and refuses one more', () => {
    expect(() => {
      checkScans(progressive(16, 16, 200));
    }).not.toThrow();
    expect(() => {
      checkScans(progressive(16, 16, 201));
    }).toThrow(expect.objectContaining({ code: 'IMAGE_CORRUPT' }));
  });

  it('finds scans behind segments that hide them from no decoder', () => {
    const file = progressive(16, 16, 201);
    const scan = file.indexOf(Buffer.of(0xff, 0xda));
    const junk = Buffer.concat([
      Buffer.of(0xff, 0xff, 0xff, 0x02, 1, 2, 3),
      Buffer.alloc(40_000, Buffer.of(0xff, 0xe5, 0, 2)),
    ]);
    const hidden = Buffer.concat([file.subarray(0, scan), junk, file.subarray(scan)]);
    expect(() => {
      checkScans(hidden);
    }).toThrow('more than 200 scans');
  });

  it('does not count what stands behind the picture, as the film of a phone does', () => {
    const film = Buffer.alloc(4000, Buffer.of(0xff, 0xda, 0, 8));
    expect(() => {
      checkScans(Buffer.concat([progressive(16, 16, 10), film]));
    }).not.toThrow();
  });
});
