import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';

const root = new URL('../../../fixtures/', import.meta.url);

/** The bytes of a fixture, by its path in `fixtures/`. */
export function fixture(path: string): Buffer {
  return readFileSync(new URL(path, root));
}

export interface FixtureEntry {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly tolerance: number;
  readonly ignoreHiddenColours: boolean;
  readonly icc: string | null;
  readonly iccSpace: 'RGB' | 'GRAY' | 'CMYK' | null;
  readonly note: string;
  readonly pixels?: string;
  readonly results?: Readonly<Record<string, string>>;
  readonly regions?: readonly { set: string; regions: number[][]; sha256: string }[];
}

/** What Pillow makes of every fixture; `fixtures/README.md` describes it. */
export const golden = JSON.parse(fixture('golden.json').toString()) as {
  sets: Record<string, { filter: string; params: Record<string, unknown> }>;
  secrets: string[];
  fixtures: Record<string, FixtureEntry>;
  corrupt: Record<string, { expect: string[]; note: string }>;
};

export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** Decodes a PNG with a library that the server does not use. */
export function decodePng(png: Buffer): Pixels {
  const { data, width, height } = PNG.sync.read(png);
  return { data, width, height };
}

/** Makes the colour of invisible pixels the same, where an entry says that it does not count. */
export function comparable({ data }: Pixels, { ignoreHiddenColours }: FixtureEntry): Uint8Array {
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
