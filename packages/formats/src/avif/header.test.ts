import { u32 } from '@revela/testing/image-files';
import { describe, expect, it } from 'vitest';
import { readAvifHeader, readAvifProfile } from './header.js';

function box(type: string, ...data: Uint8Array[]): Buffer {
  const content = Buffer.concat(data);
  return Buffer.concat([u32(8 + content.length), Buffer.from(type, 'latin1'), content]);
}

const fullBox = (type: string, version: number, flags: number, ...data: Uint8Array[]) =>
  box(type, Buffer.of(version, 0, 0, flags), ...data);
const extent = (width: number, height: number) => fullBox('ispe', 0, 0, u32(width), u32(height));

const listed = [
  extent(4000, 3000),
  extent(400, 300),
  box('irot', Buffer.of(1)),
  box('colr', Buffer.from('nclx1234', 'latin1')),
  box('colr', Buffer.from('profABCD', 'latin1')),
  box('imir', Buffer.of(0)),
];
const associations = (...bytes: number[]) => fullBox('ipma', 0, 0, Buffer.from(bytes));

/** An AVIF of two items of which the second is the picture itself. */
function avif(ipma: Buffer, pitm = fullBox('pitm', 0, 0, Buffer.of(0, 2))): Buffer {
  return Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0', 'latin1')),
    box('mdat', Buffer.alloc(99)),
    fullBox('meta', 0, 0, pitm, box('iprp', box('ipco', ...listed), ipma)),
  ]);
}

describe('the header of an AVIF', () => {
  it('is told by the properties of the picture itself, however large another item is', () => {
    const file = avif(associations(0, 0, 0, 2, 0, 1, 2, 1, 3, 0, 2, 1, 2));
    expect(readAvifHeader(file)).toEqual({ width: 400, height: 300, orientation: 1 });
    const turned = avif(associations(0, 0, 0, 2, 0, 1, 1, 1, 0, 2, 3, 2, 0x80 | 3, 5));
    expect(readAvifHeader(turned)).toEqual({ width: 400, height: 300, orientation: 8 });
    expect(Buffer.from(readAvifProfile(turned)!.bytes).toString()).toBe('ABCD');
    expect(readAvifProfile(file)).toBeUndefined();
  });

  it('is told by associations of either width, and numbers of items of either', () => {
    const ipma = fullBox('ipma', 1, 1, Buffer.from([0, 0, 0, 1, 0, 1, 0, 0, 2, 0, 2, 0x80, 6]));
    const pitm = fullBox('pitm', 1, 0, u32(0x10000));
    expect(readAvifHeader(avif(ipma, pitm))).toEqual({ width: 400, height: 300, orientation: 4 });
  });

  it('is not told where a box ends before what it announces, or there is no such property', () => {
    expect(() => readAvifHeader(avif(associations(0, 0, 0, 9, 0, 1, 1, 1)))).toThrow(RangeError);
    expect(readAvifHeader(avif(associations(0, 0, 0, 1, 0, 2, 1, 99)))).toBeUndefined();
    expect(readAvifHeader(avif(box('free')))).toBeUndefined();
  });
});
