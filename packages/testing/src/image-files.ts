// Image files built byte by byte, whole or not, true or not.

import { constants, crc32, deflateSync } from 'node:zlib';

const u16 = (value: number, little = false) => {
  const bytes = Buffer.alloc(2);
  if (little) bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
};
export const u32 = (value: number, little = false) => {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
};

export function pngChunk(type: string, data: Uint8Array): Buffer {
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

export function png({ width, height, bits, colour, interlaced }: PngShape, ...chunks: Buffer[]): Buffer {
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
export function zeros(length: number): Buffer {
  const megabyte = deflateSync(Buffer.alloc(1 << 20), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const block = megabyte.subarray(2);
  const count = Math.max(1, Math.floor((length - 2) / block.length));
  return Buffer.concat([megabyte.subarray(0, 2), ...Array.from({ length: count }, () => block)]);
}

type TiffValue = readonly [tag: number, type: 3 | 4, ...values: number[]];

/** A little-endian TIFF: pages of tags, then data; an offset counts from the start of the data. */
export function tiff(
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
export const LONG = 4;

/** Tags of a page of one strip. */
export function page(
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

export function gif(
  canvas: readonly [number, number],
  frame: readonly [number, number],
  data: Uint8Array,
): Buffer {
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
export function jpegHead(sofMarker: number, width: number, height: number): Buffer {
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

export function progressive(width: number, height: number, scans: number): Buffer {
  const scan = Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 0, 0x00, 0x00);
  return Buffer.concat([
    jpegHead(0xc2, width, height),
    ...Array.from({ length: scans }, () => scan),
    Buffer.of(0xff, 0xd9),
  ]);
}

/** A JPEG whose frame header is followed by another, of 20000 x 20000. */
export function withSecondFrame(jpeg: Buffer): Buffer {
  const at = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  const end = at + 2 + jpeg.readUInt16BE(at + 2);
  const second = Buffer.from(jpeg.subarray(at, end));
  second.writeUInt16BE(20_000, 5);
  second.writeUInt16BE(20_000, 7);
  return Buffer.concat([jpeg.subarray(0, end), second, jpeg.subarray(end)]);
}

export function bmp(width: number, height: number, bits: number, colours: number, infoBytes = 40): Buffer {
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

export function webp(...chunks: readonly (readonly [string, Uint8Array])[]): Buffer {
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

export const u24 = (value: number) => u32(value, true).subarray(0, 3);
/** A lossless frame's header: 14 bits of width and of height. */
export const losslessHead = (width: number, height: number) =>
  Buffer.concat([Buffer.of(0x2f), u32(((height - 1) << 14) | (width - 1), true), Buffer.alloc(16)]);

/** A lossless WebP of any size up to 16383 a side, in a few bytes: each of its five codes has one symbol, which takes no bit. */
export const transparentWebp = (width: number, height: number) =>
  webp([
    'VP8L',
    Buffer.concat([losslessHead(width, height).subarray(0, 5), Buffer.of(0x88, 0x88, 0x08, 0, 0, 0, 0, 0)]),
  ]);

/** A black PNG of any size in a few kilobytes, whose last row is missing where it is damaged. */
export function blackPng(width: number, height: number, { damaged = false } = {}): Buffer {
  const rows = damaged ? height - 1 : height;
  const data = deflateSync(Buffer.alloc(rows * (width * 3 + 1)));
  return png({ width, height, bits: 8, colour: 2 }, pngChunk('IDAT', data));
}

/** A BMP of noise: large, and slow to compress. */
export function noiseBmp(side: number): Buffer {
  const bytes = Buffer.concat([bmp(side, side, 24, 0), Buffer.alloc(side * side * 3)]);
  let state = 1;
  for (let i = 54; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}
