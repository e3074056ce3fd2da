import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** Writes a PNG of noise, stored uncompressed: slow to upload and slow to process. */
export function writeLargePng(path: string, width: number, height: number): void {
  const rows = Buffer.alloc((width + 1) * height);
  // A few distinct rows are noise enough.
  const noise = Buffer.alloc(width * 7);
  for (let index = 0, seed = 1; index < noise.length; index++) {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
    noise[index] = seed >> 16;
  }
  for (let y = 0; y < height; y++)
    noise.copy(rows, y * (width + 1) + 1, (y % 7) * width, ((y % 7) + 1) * width);

  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows, { level: width * height > 20_000_000 ? 1 : 0 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
