import { constants, crc32, deflateSync } from 'node:zlib';

/** A file that is small and claims, or inflates to, far more than it should. */
export interface Bomb {
  readonly name: string;
  readonly bytes: Buffer;
  /** Codes any of which is a right answer. */
  readonly codes: readonly string[];
}

const u16 = (value: number, little = false) => {
  const bytes = Buffer.alloc(2);
  if (little) bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
};
const u32 = (value: number, little = false) => {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
};

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([u32(data.length), body, u32(crc32(body))]);
}

interface PngShape {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly colour: number;
  readonly interlaced?: boolean;
}

function png({ width, height, bits, colour, interlaced }: PngShape, ...chunks: Buffer[]): Buffer {
  const header = Buffer.concat([u32(width), u32(height), Buffer.of(bits, colour, 0, 0, interlaced ? 1 : 0)]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * A zlib stream of zeros that is `length` bytes long and inflates to about a thousand times as much: one deflated
 * block of zeros, repeated, as deflate blocks that end on a byte may be.
 */
function zeros(length: number): Buffer {
  const megabyte = deflateSync(Buffer.alloc(1 << 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const block = megabyte.subarray(2);
  const count = Math.max(1, Math.floor((length - 2) / block.length));
  return Buffer.concat([megabyte.subarray(0, 2), ...Array.from({ length: count }, () => block)]);
}

type TiffValue = readonly [tag: number, type: 3 | 4, ...values: number[]];

/** A little-endian TIFF: pages of tags, then data; an offset counts from the start of the data. */
function tiff(
  pages: readonly (readonly TiffValue[])[],
  data: Uint8Array,
  next?: (page: number) => number,
): Buffer {
  const sizes = pages.map((entries) => 2 + entries.length * 12 + 4);
  const dataStart = 8 + sizes.reduce((sum, size) => sum + size, 0);
  const pieces: Buffer[] = [Buffer.from('II*\0', 'latin1'), u32(8, true)];
  let at = 8;
  const starts = sizes.map((size) => {
    const start = at;
    at += size;
    return start;
  });
  for (const [i, entries] of pages.entries()) {
    pieces.push(u16(entries.length, true));
    for (const [tag, type, ...values] of entries) {
      const offsetTag = tag === 273 || tag === 324;
      const [value] = values;
      pieces.push(u16(tag, true), u16(type, true), u32(values.length === 1 ? 1 : values[1]!, true));
      if (values.length > 1) pieces.push(u32(dataStart + value!, true));
      else if (type === 3) pieces.push(u16(value!, true), u16(0));
      else pieces.push(u32(offsetTag ? dataStart + value! : value!, true));
    }
    const following = next ? starts[next(i)] : starts[i + 1];
    pieces.push(u32(following ?? 0, true));
  }
  return Buffer.concat([...pieces, data]);
}

const SHORT = 3;
const LONG = 4;

/** Tags of a page of one strip. */
function page(
  width: number,
  height: number,
  compression: number,
  bytes: number,
  samples = 1,
  bits = 8,
): TiffValue[] {
  return [
    [256, LONG, width],
    [257, LONG, height],
    [258, SHORT, bits],
    [259, SHORT, compression],
    [262, SHORT, 1],
    [273, LONG, 0],
    [277, SHORT, samples],
    [278, LONG, height],
    [279, LONG, bytes],
  ];
}

function gif(canvas: readonly [number, number], frame: readonly [number, number], data: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    u16(canvas[0], true),
    u16(canvas[1], true),
    Buffer.of(0x80, 0, 0, 0, 0, 0, 255, 255, 255),
    Buffer.of(0x2c, 0, 0, 0, 0),
    u16(frame[0], true),
    u16(frame[1], true),
    Buffer.of(0, 2),
    data,
  ]);
}

/** Smallest JPEG up to its scan: the size, one table of each kind. */
function jpegHead(sofMarker: number, width: number, height: number): Buffer {
  const quantization = Buffer.concat([Buffer.of(0xff, 0xdb, 0, 67, 0), Buffer.alloc(64, 1)]);
  const frame = Buffer.concat([
    Buffer.of(0xff, sofMarker, 0, 11, 8),
    u16(height),
    u16(width),
    Buffer.of(1, 1, 0x11, 0),
  ]);
  const table = (id: number) =>
    Buffer.concat([Buffer.of(0xff, 0xc4, 0, 20, id, 1), Buffer.alloc(15), Buffer.of(0)]);
  return Buffer.concat([Buffer.of(0xff, 0xd8), quantization, frame, table(0x00), table(0x10)]);
}

function progressive(width: number, height: number, scans: number): Buffer {
  const scan = Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 0, 0x00, 0x00);
  return Buffer.concat([
    jpegHead(0xc2, width, height),
    ...Array.from({ length: scans }, () => scan),
    Buffer.of(0xff, 0xd9),
  ]);
}

/** A JPEG whose frame header is followed by another, of 20000 x 20000. */
function withSecondFrame(jpeg: Buffer): Buffer {
  const at = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  const end = at + 2 + jpeg.readUInt16BE(at + 2);
  const second = Buffer.from(jpeg.subarray(at, end));
  second.writeUInt16BE(20_000, 5);
  second.writeUInt16BE(20_000, 7);
  return Buffer.concat([jpeg.subarray(0, end), second, jpeg.subarray(end)]);
}

function bmp(width: number, height: number, bits: number, colours: number, infoBytes = 40): Buffer {
  const header = Buffer.alloc(14 + infoBytes);
  header.write('BM', 'latin1');
  header.writeUInt32LE(header.length, 2);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(infoBytes, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(colours, 46);
  return header;
}

function webp(...chunks: readonly (readonly [string, Uint8Array])[]): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    ...chunks.flatMap(([type, data]) => [
      Buffer.from(type, 'latin1'),
      u32(data.length, true),
      data,
      Buffer.alloc(data.length & 1),
    ]),
  ]);
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), u32(body.length, true), body]);
}

const u24 = (value: number) => u32(value, true).subarray(0, 3);
/** A lossless frame's header: 14 bits of width and of height. */
const losslessHead = (width: number, height: number) =>
  Buffer.concat([Buffer.of(0x2f), u32(((height - 1) << 14) | (width - 1), true), Buffer.alloc(16)]);

const TOO_MANY = ['IMAGE_TOO_MANY_PIXELS'];
const CORRUPT = ['IMAGE_CORRUPT'];
const EITHER = [...TOO_MANY, ...CORRUPT];

/**
 * Files made to exhaust a server, each built here, byte by byte.
 *
 * @param sources sound files, to lie about their size
 */
export function createBombs({ avif, cmyk }: { readonly avif: Buffer; readonly cmyk: Buffer }): Bomb[] {
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
    {
      name: 'TIFF of 60000 x 60000',
      bytes: tiff([page(60_000, 60_000, 1, 16)], Buffer.alloc(16)),
      codes: TOO_MANY,
    },
    {
      name: 'TIFF of 50000 pages of 9000 x 9000',
      bytes: tiff(
        Array.from({ length: 50_000 }, () => page(9000, 9000, 8, 16)),
        Buffer.alloc(16),
      ),
      codes: CORRUPT,
    },
    {
      name: 'TIFF whose second page is its first',
      bytes: tiff([page(8, 8, 1, 64)], Buffer.alloc(64), () => 0),
      // Only the first page is read, and it is sound.
      codes: [''],
    },
    {
      name: 'TIFF whose EXIF directory is the page itself',
      bytes: tiff([[...page(8, 8, 1, 64), [34665, LONG, 8], [330, LONG, 8]]], Buffer.alloc(64)),
      codes: [''],
    },
    {
      name: 'TIFF with a strip that inflates to a gigabyte',
      bytes: tiff([page(64, 64, 8, megabyteOfZeros.length)], megabyteOfZeros),
      codes: CORRUPT,
    },
    {
      name: 'TIFF of 16 x 16 with a tile of 65535 x 65535',
      bytes: tiff(
        [
          [
            ...page(16, 16, 1, 64).filter(([tag]) => ![273, 278, 279].includes(tag)),
            [322, LONG, 65_535],
            [323, LONG, 65_535],
            [324, LONG, 0],
            [325, LONG, 64],
          ],
        ],
        Buffer.alloc(64),
      ),
      codes: CORRUPT,
    },
    {
      name: 'TIFF of 9000 x 9000 with 65535 samples a pixel',
      bytes: tiff([page(9000, 9000, 1, 64, 65_535)], Buffer.alloc(64)),
      codes: CORRUPT,
    },
    {
      name: 'TIFF whose strips are listed two hundred thousand times',
      bytes: tiff(
        [
          [
            ...page(16, 16, 1, 256).filter(([tag]) => tag !== 273 && tag !== 279),
            [273, LONG, 0, 200_000],
            [279, LONG, 0, 200_000],
          ],
        ],
        Buffer.alloc(800_000, 8),
      ),
      codes: CORRUPT,
    },
    {
      name: 'TIFF of 10000 x 10000 floats that inflates to gigabytes',
      bytes: tiff([page(10_000, 10_000, 8, megabyteOfZeros.length, 4, 32)], megabyteOfZeros),
      codes: TOO_MANY,
    },
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
