import { createHash } from 'node:crypto';
import { PNG } from 'pngjs';

export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Where a PNG's header has its bits a sample. */
const BITS_AT = 24;

/** Decodes a PNG with a library that the server does not use; of 16 bits a sample the high ones count. */
export function decodePng(png: Buffer): Pixels {
  const deep = png[BITS_AT] === 16;
  const { data, width, height } = PNG.sync.read(png, { skipRescale: deep });
  return { data: deep ? Buffer.from(Array.from(data, (sample) => sample >> 8)) : data, width, height };
}

/** RGBA pixels as a PNG file. */
export function encodePng({
  data,
  width,
  height,
}: {
  data: Uint8Array;
  width: number;
  height: number;
}): Buffer {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data);
  return PNG.sync.write(png);
}

/** Makes the colour of invisible pixels the same, where an entry says that it does not count. */
export function comparable(
  { data }: Pixels,
  { ignoreHiddenColours }: { readonly ignoreHiddenColours: boolean },
): Uint8Array {
  if (!ignoreHiddenColours) return data;
  const copy = Uint8Array.from(data);
  for (let i = 0; i < copy.length; i += 4) if (copy[i + 3] === 0) copy.fill(0, i, i + 3);
  return copy;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The largest difference of a sample. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}
