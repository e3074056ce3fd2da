import { fillParams, filters } from '@revela/filters';
import { describe, expect, it } from 'vitest';
import { filterImage } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { readGolden } from '@revela/testing/golden';
import { decodePng, type Pixels, sha256 } from '@revela/testing/pixels';
import { applyStock, stockFilters, stockImage } from '@revela/testing/stock-jimp';
import { startApp } from './server.js';

const pngs = Object.entries(readGolden().fixtures).filter(([, { format }]) => format === 'png');

/** Parameters of filters, the defaults of the contract first. */
const chosenParams: Readonly<Record<string, readonly object[]>> = {
  greyscale: [{}],
  sepia: [{}],
  invert: [{}],
  normalize: [{}],
  brightness: [{ factor: 1.2 }, { factor: 0 }, { factor: 0.37 }, { factor: 10 }],
  contrast: [{ amount: 0.2 }, { amount: -1 }, { amount: -0.45 }, { amount: 1 }],
  posterize: [{ levels: 4 }, { levels: 2 }, { levels: 7 }, { levels: 255 }],
  threshold: [{ level: 128 }, { level: 0 }, { level: 77 }, { level: 255 }],
};

/** What a filter is tried with: where nothing is chosen above, the defaults of its definition. */
function paramsOf(name: string): readonly object[] {
  const definition = filters.find((filter) => filter.name === name)!;
  return chosenParams[name] ?? [fillParams(definition.params, {})];
}

/** Two rectangles that overlap where the picture is large enough. */
const regionsOf = ({ width, height }: Pixels) => [
  [0, 0, Math.ceil(width / 2), Math.ceil(height / 2)],
  [Math.floor(width / 4), Math.floor(height / 4), Math.ceil(width / 2), Math.ceil(height / 2)],
];

/** What stock Jimp makes of the pixels, in this process and now. */
function stockResult(source: Pixels, filter: string, chosen: object): Pixels {
  const image = stockImage(source);
  applyStock(image, filter, chosen);
  return image.bitmap;
}

/** The filtered pixels inside the union of the rectangles, the source's bytes elsewhere. */
function inside(source: Pixels, filtered: Pixels, regions: readonly number[][]): Pixels {
  const data = Buffer.from(source.data);
  for (const [x, y, width, height] of regions as [number, number, number, number][]) {
    for (let row = y; row < y + height; row++) {
      const [start, end] = [row * source.width + x, row * source.width + x + width];
      filtered.data.copy(data, start * 4, start * 4, end * 4);
    }
  }
  return { ...source, data };
}

function differenceOf(answer: Pixels, expected: Pixels): string | undefined {
  if (answer.width !== expected.width || answer.height !== expected.height) return 'another size';
  const at = expected.data.findIndex((value, i) => answer.data[i] !== value);
  if (at < 0) return undefined;
  const [x, y] = [(at >> 2) % expected.width, Math.floor((at >> 2) / expected.width)];
  return `channel ${at % 4} of (${x}, ${y}) is ${answer.data[at]}, not ${expected.data[at]}`;
}

it('covers every filter of which stock Jimp has the method', () => {
  expect([...stockFilters]).toEqual(expect.arrayContaining(Object.keys(chosenParams)));
  expect(filters.map(({ name }) => name)).toEqual(expect.arrayContaining([...stockFilters]));
});

describe("each of Jimp's filters answers what stock Jimp makes of the same pixels", async () => {
  // Strips of a few rows: also small pictures are split over both threads.
  const app = await startApp({ workers: 2, minStripPixels: 64 });

  it.each(pngs)('%s', async (path, { results }) => {
    const image = fixture(path);
    // The light blur changes nothing at the edge. Pillow says whether these are the pixels of the file.
    const identity = await filterImage(app, { image, filter: 'blur', regions: [[0, 0, 1, 1]] });
    const source = decodePng(identity.body);
    expect(sha256(source.data)).toBe(results!['identity']);

    const wrong: string[] = [];
    const check = async (expected: Pixels, filter: string, more: object) => {
      const answer = await filterImage(app, { image, filter, ...more });
      const difference =
        answer.status === 200 ? differenceOf(decodePng(answer.body), expected) : answer.body.toString();
      if (difference !== undefined) wrong.push(`${filter} ${JSON.stringify(more)}: ${difference}`);
    };
    const regions = regionsOf(source);
    for (const filter of stockFilters) {
      for (const [i, chosen] of paramsOf(filter).entries()) {
        const expected = stockResult(source, filter, chosen);
        // Where nothing is said the defaults hold.
        if (i === 0) await check(expected, filter, {});
        await check(expected, filter, { params: chosen });
        await check(inside(source, expected, regions), filter, { params: chosen, regions });
      }
    }
    expect(wrong).toEqual([]);
  });
});
