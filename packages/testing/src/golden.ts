import { fixture } from './fixture-files.js';

/** A library whose results are the truth. */
export type Reference = 'pillow' | 'jimp';

export interface GoldenSet {
  readonly reference: Reference;
  readonly filter: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface FixtureEntry {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly opaque: boolean;
  readonly tolerance: number;
  readonly ignoreHiddenColours: boolean;
  readonly icc: string | null;
  readonly iccSpace: 'RGB' | 'GRAY' | 'CMYK' | null;
  readonly note: string;
  readonly pixels?: string;
  /** SHA-256 of the pixels as decoded (`identity`) and as each set makes them. */
  readonly results?: Readonly<Record<string, string>>;
  readonly regions?: readonly { set: string; regions: number[][]; sha256: string }[];
}

/** `golden.json`: what Pillow reads of every fixture, and makes of it. */
export interface GoldenByPillow {
  readonly reference: string;
  readonly sets: Readonly<Record<string, GoldenSet>>;
  readonly secrets: readonly string[];
  readonly fixtures: Readonly<Record<string, FixtureEntry>>;
  readonly corrupt: Readonly<Record<string, { expect: string[]; note: string }>>;
}

/** `golden-jimp.json`: what stock Jimp makes of the pixels that Pillow reads. */
export interface GoldenByJimp {
  readonly reference: string;
  readonly sets: Readonly<Record<string, GoldenSet>>;
  readonly results: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const readJson = <T>(path: string): T => JSON.parse(fixture(path).toString()) as T;

/** What Pillow alone says. */
export const readPillow = () => readJson<GoldenByPillow>('golden.json');
/** What stock Jimp alone says. */
export const readJimp = () => readJson<GoldenByJimp>('golden-jimp.json');

/** What every fixture must become, by whichever library is a set's reference; `fixtures/README.md` describes it. */
export function readGolden(): Omit<GoldenByPillow, 'reference'> {
  const [pillow, jimp] = [readPillow(), readJimp()];
  const withJimp = ([path, entry]: [string, FixtureEntry]): [string, FixtureEntry] => [
    path,
    entry.results ? { ...entry, results: { ...entry.results, ...jimp.results[path] } } : entry,
  ];
  return {
    ...pillow,
    sets: { ...pillow.sets, ...jimp.sets },
    fixtures: Object.fromEntries(Object.entries(pillow.fixtures).map(withJimp)),
  };
}
