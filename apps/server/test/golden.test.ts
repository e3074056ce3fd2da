import { existsSync } from 'node:fs';
import { filters } from '@revela/filters';
import { describe, expect, it } from 'vitest';
import { filterImage } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { type FixtureEntry, readGolden } from '@revela/testing/golden';
import { comparable, decodePng, largestDifference, sha256 } from '@revela/testing/pixels';
import { startApp } from './server.js';

const golden = readGolden();
const exact = Object.entries(golden.fixtures).filter(([, entry]) => entry.results);
const tolerant = Object.entries(golden.fixtures).filter(([, entry]) => !entry.results);

/** The decoder seen alone: `blur` leaves the outermost pixels as they are, and acts on one of them. */
const IDENTITY = { filter: 'blur', params: {}, regions: [[0, 0, 1, 1]] };

describe('the answer has exactly the pixels of the reference library', async () => {
  const app = await startApp();

  it.each(exact)('%s', async (path, entry) => {
    const image = fixture(path);
    const wrong: string[] = [];
    const check = async (label: string, hash: string, request: object) => {
      const response = await filterImage(app, { image, ...(request as typeof IDENTITY) });
      if (response.status !== 200) {
        wrong.push(`${label}: ${response.body.toString()}`);
        return;
      }
      const pixels = decodePng(response.body);
      expect([pixels.width, pixels.height]).toEqual([entry.width, entry.height]);
      if (sha256(comparable(pixels, entry)) !== hash) wrong.push(label);
    };
    for (const [set, hash] of Object.entries(entry.results!)) {
      await check(set, hash, set === 'identity' ? IDENTITY : golden.sets[set]!);
    }
    for (const { set, regions, sha256: hash } of entry.regions ?? []) {
      await check(`${set} in regions`, hash, { ...golden.sets[set]!, regions });
    }
    expect(wrong, entry.note).toEqual([]);
  });
});

describe('the answer is close to the reference where decoders may differ', async () => {
  const app = await startApp();

  it.each(tolerant)('%s', async (path, entry: FixtureEntry) => {
    const response = await filterImage(app, { image: fixture(path), ...IDENTITY });
    expect(response.status, response.code).toBe(200);
    const pixels = decodePng(response.body);
    expect([pixels.width, pixels.height]).toEqual([entry.width, entry.height]);
    const reference = decodePng(fixture(entry.pixels!));
    expect(largestDifference(comparable(pixels, entry), comparable(reference, entry))).toBeLessThanOrEqual(
      entry.tolerance,
    );
  });
});

describe('files that are no sound picture', async () => {
  const app = await startApp();

  it.each(Object.entries(golden.corrupt))('%s is refused with its code', async (path, { expect: codes }) => {
    const response = await filterImage(app, { image: fixture(path), filter: 'blur' });
    expect(codes).toContain(response.code);
  });

  it('leave the server serving', async () => {
    const response = await filterImage(app, { image: fixture('photos/rocket.jpg'), filter: 'pixelate' });
    expect(response.status).toBe(200);
  });
});

it('has the truth for every filter: golden results, or where no library has it, a reference or a test in its folder', () => {
  const known = new Set(Object.values(golden.sets).map(({ filter }) => filter));
  const folder = new URL('../../../packages/filters/src/', import.meta.url);
  const own = ({ name, kernel }: (typeof filters)[number]) =>
    existsSync(new URL(`${name}/${kernel ? 'reference' : `${name}.test`}.ts`, folder));
  expect(filters.filter((filter) => !known.has(filter.name) && !own(filter))).toEqual([]);
});
