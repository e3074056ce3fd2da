import { deflateSync } from 'node:zlib';
import { type Bomb, CORRUPT, TOO_MANY } from './bomb.js';
import { fixture } from './fixture-files.js';
import {
  bmp,
  gif,
  jpegHead,
  losslessHead,
  png,
  pngChunk,
  progressive,
  u24,
  u32,
  webp,
  withSecondFrame,
  zeros,
} from './image-files.js';
import { createTiffBombs } from './tiff-bombs.js';

export type { Bomb } from './bomb.js';

const EITHER = [...TOO_MANY, ...CORRUPT];

/** Files made to exhaust a server, each built here, byte by byte, or made of a sound file that then lies about its size. */
export function createBombs(): Bomb[] {
  const avif = fixture('avif/yuv444.avif');
  const cmyk = fixture('jpeg/cmyk.jpg');
  const megabyteOfZeros = zeros(1 << 20);
  const idat = (data: Uint8Array) => pngChunk('IDAT', data);
  const smallIdat = idat(deflateSync(Buffer.alloc(4 * 17)));
  const deflatedTwice = deflateSync(megabyteOfZeros);
  const ispe = avif.indexOf('ispe');
  const withSize = (width: number, height: number) => {
    const copy = Buffer.from(avif);
    copy.writeUInt32BE(width, ispe + 8);
    copy.writeUInt32BE(height, ispe + 12);
    return copy;
  };

  return [
    {
      name: 'PNG of 30000 x 30000 in 74 bytes',
      bytes: png(
        { width: 30_000, height: 30_000, bits: 8, colour: 6 },
        idat(Buffer.from('789c0300000000010a', 'hex').subarray(0, 5)),
      ),
      codes: TOO_MANY,
    },
    {
      name: 'interlaced PNG of 1 MB that inflates to gigabytes',
      bytes: png(
        { width: 20_000, height: 20_000, bits: 16, colour: 6, interlaced: true },
        idat(megabyteOfZeros),
      ),
      codes: TOO_MANY,
    },
    {
      name: 'interlaced PNG of 16 x 16 whose pixels inflate to a gigabyte',
      bytes: png({ width: 16, height: 16, bits: 8, colour: 6, interlaced: true }, idat(megabyteOfZeros)),
      codes: CORRUPT,
    },
    {
      name: 'PNG with an ICC profile that inflates to a gigabyte',
      bytes: png(
        { width: 4, height: 4, bits: 8, colour: 6 },
        pngChunk('iCCP', Buffer.concat([Buffer.from('bomb\0\0', 'latin1'), megabyteOfZeros])),
        smallIdat,
      ),
      codes: [...CORRUPT, ''],
    },
    {
      name: 'PNG with an ICC profile deflated twice',
      bytes: png(
        { width: 4, height: 4, bits: 8, colour: 6 },
        pngChunk('iCCP', Buffer.concat([Buffer.from('nested\0\0', 'latin1'), deflatedTwice])),
        smallIdat,
      ),
      codes: [...CORRUPT, ''],
    },
    {
      name: 'PNG with compressed text that inflates to a gigabyte',
      bytes: png(
        { width: 4, height: 4, bits: 8, colour: 6 },
        pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), megabyteOfZeros])),
        smallIdat,
      ),
      codes: [...CORRUPT, ''],
    },
    {
      name: 'GIF of 30000 x 30000 in 35 bytes',
      bytes: gif([30_000, 30_000], [30_000, 30_000], Buffer.of(1, 0x44, 0, 0x3b)).subarray(0, 35),
      codes: TOO_MANY,
    },
    {
      name: 'GIF of 1 x 1 with a frame of 65535 x 65535',
      bytes: gif([1, 1], [65_535, 65_535], Buffer.of(2, 0x4c, 0x01, 0, 0x3b)),
      codes: CORRUPT,
    },
    {
      name: 'GIF of a million frames',
      bytes: Buffer.concat([
        gif([2, 2], [2, 2], Buffer.of(3, 0x84, 0x11, 0x05, 0)),
        ...Array.from({ length: 1_000_000 }, () =>
          Buffer.of(0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 3, 0x84, 0x11, 0x05, 0),
        ),
        Buffer.of(0x3b),
      ]),
      codes: [...CORRUPT, ''],
    },
    ...createTiffBombs(megabyteOfZeros),
    {
      name: 'JPEG of 65500 x 65500',
      bytes: Buffer.concat([
        jpegHead(0xc0, 65_500, 65_500),
        Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9),
      ]),
      codes: TOO_MANY,
    },
    { name: 'CMYK JPEG with a second frame of 20000 x 20000', bytes: withSecondFrame(cmyk), codes: CORRUPT },
    { name: 'JPEG of 9000 x 9000 in 5000 scans', bytes: progressive(9000, 9000, 5000), codes: CORRUPT },
    {
      name: 'JPEG of two million empty segments',
      bytes: Buffer.concat([
        Buffer.of(0xff, 0xd8),
        ...Array.from({ length: 2_000_000 }, () => Buffer.of(0xff, 0xe5, 0, 2)),
      ]),
      codes: CORRUPT,
    },
    {
      name: 'PNG of three million empty chunks',
      bytes: png(
        { width: 4, height: 4, bits: 8, colour: 6 },
        Buffer.concat(Array.from({ length: 3_000_000 }, () => pngChunk('teSt', Buffer.alloc(0)))),
        smallIdat,
      ),
      codes: CORRUPT,
    },
    { name: 'BMP of 60000 x 60000', bytes: bmp(60_000, 60_000, 24, 0), codes: TOO_MANY },
    { name: 'BMP of negative width', bytes: bmp(-100, 100, 24, 0), codes: CORRUPT },
    { name: 'BMP of the most negative height', bytes: bmp(1, -0x80000000, 24, 0), codes: EITHER },
    { name: 'BMP of four billion colours', bytes: bmp(16, 16, 8, 0xffffffff), codes: CORRUPT },
    {
      name: 'WebP of 16383 x 16383',
      bytes: webp(['VP8L', losslessHead(16_383, 16_383)]),
      codes: TOO_MANY,
    },
    {
      name: 'WebP of 1 x 1 that holds a frame of 16383 x 16383',
      bytes: webp(
        ['VP8X', Buffer.concat([Buffer.alloc(4), u24(0), u24(0)])],
        ['VP8L', losslessHead(16_383, 16_383)],
      ),
      codes: CORRUPT,
    },
    {
      name: 'WebP animation of 1 x 1 with a frame of 16383 x 16383',
      bytes: webp(
        ['VP8X', Buffer.concat([Buffer.of(2, 0, 0, 0), u24(0), u24(0)])],
        ['ANIM', Buffer.alloc(6)],
        [
          'ANMF',
          Buffer.concat([
            u24(0),
            u24(0),
            u24(16_382),
            u24(16_382),
            Buffer.alloc(4),
            Buffer.from('VP8L', 'latin1'),
            u32(21, true),
            losslessHead(16_383, 16_383),
          ]),
        ],
      ),
      codes: CORRUPT,
    },
    { name: 'AVIF that says 60000 x 60000', bytes: withSize(60_000, 60_000), codes: TOO_MANY },
    { name: 'AVIF that says 1 x 1', bytes: withSize(1, 1), codes: CORRUPT },
  ];
}
