import type { FilterCatalogue, FilterDescription, RecordsPage } from '@revela/shared';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson, send } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng, type Pixels } from '@revela/testing/pixels';
import { serve } from '@revela/testing/serve';
import { stockImage } from '@revela/testing/stock-jimp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '@revela/testing/server-process';
import { installPlugins } from './good-plugins.js';

const photo = fixture('photos/chelsea.png');
const pictures = [
  'photos/chelsea.png',
  'png/rgba-translucent.png',
  'png/orientation-6.png',
  'png/size-1x9.png',
];

let server: ServerProcess;
beforeAll(async () => {
  const folder = await temporaryFolder();
  const flags = (await installPlugins(folder)).flatMap((specifier) => ['--plugin', specifier]);
  server = await serve(['--workers', '2', ...flags], undefined, {}, folder);
});

/** The picture's own pixels: Revela's blur at the frame, which it copies. */
async function sourceOf(image: Buffer): Promise<Pixels> {
  const answer = await filterImage(server.url, { image, filter: 'blur', regions: [[0, 0, 1, 1]] });
  return decodePng(answer.body);
}

async function filtered(filter: string, more: object = {}, image = photo): Promise<Pixels> {
  const answer = await filterImage(server.url, { image, filter, ...more });
  expect(answer.status, answer.body.toString()).toBe(200);
  return decodePng(answer.body);
}

const newestRecord = async () =>
  (await getJson<RecordsPage>(`${server.url}/api/v1/records?limit=1`)).items[0]!;

describe('a fisheye of Jimp, as an operator adds it', () => {
  it('is in the catalogue with titles, labels and units, and in the API description', async () => {
    const { filters } = await getJson<FilterCatalogue>(`${server.url}/api/v1/filters`);
    expect(filters.find(({ name }) => name === 'fisheye')).toEqual({
      name: 'fisheye',
      title: { en: 'Fisheye', 'pt-BR': 'Olho de peixe' },
      description: { en: 'As through a round lens.', 'pt-BR': 'Como por uma lente redonda.' },
      group: 'style',
      params: {
        type: 'object',
        additionalProperties: false,
        properties: {
          radius: {
            type: 'number',
            minimum: 0.1,
            maximum: 5,
            default: 1.3,
            title: 'Radius',
            'x-title': { 'pt-BR': 'Raio' },
            'x-unit': 'px',
          },
        },
      },
      hides: null,
      regions: true,
    } satisfies FilterDescription);
    const description = await send(`${server.url}/api/v1/openapi.json`);
    expect(description.body.toString()).toContain('"fisheye"');
  });

  it.each(pictures)('answers what stock Jimp makes of the same pixels: %s', async (path) => {
    const image = fixture(path);
    const source = await sourceOf(image);
    for (const params of [undefined, { radius: 1.3 }, { radius: 0.1 }, { radius: 4.9 }]) {
      const expected = stockImage(source).fisheye({ radius: params?.radius ?? 1.3 }).bitmap;
      const answer = await filtered('fisheye', { params }, image);
      expect([answer.width, answer.height]).toEqual([expected.width, expected.height]);
      expect(answer.data.equals(expected.data), JSON.stringify(params)).toBe(true);
    }
  });

  it('acts inside regions alone: outside stands the source, byte for byte', async () => {
    const source = await sourceOf(photo);
    const expected = stockImage(source).fisheye({ radius: 2 }).bitmap.data;
    const regions = [
      [0, 0, 40, 30],
      [20, 10, 100, 50],
      [source.width - 7, source.height - 5, 7, 5],
    ] as const;
    const inside = (x: number, y: number) =>
      regions.some(([left, top, w, h]) => x >= left && x < left + w && y >= top && y < top + h);
    const { data } = await filtered('fisheye', { params: { radius: 2 }, regions });
    const wrong: string[] = [];
    for (let at = 0; at < data.length; at += 4) {
      const [x, y] = [(at / 4) % source.width, Math.floor(at / 4 / source.width)];
      const right = inside(x, y) ? expected : source.data;
      if (data.readUInt32LE(at) !== right.readUInt32LE(at)) wrong.push(`${x},${y}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is recorded like any other, and its answer named after it', async () => {
    const answer = await filterImage(server.url, { image: photo, name: 'cat.png', filter: 'fisheye' });
    expect(answer.headers['content-disposition']).toContain('cat-fisheye.png');
    const { width, height } = decodePng(answer.body);
    expect(await newestRecord()).toMatchObject({
      imageName: 'cat.png',
      filter: 'fisheye',
      steps: [{ filter: 'fisheye', params: { radius: 1.3 }, regions: null, regionsFrom: null }],
      width,
      height,
      inputFormat: 'png',
      outputBytes: answer.bytes,
    });
  });
});

it.each([
  ['a package by its name', 'from_package', 1],
  ['a module that awaits while it loads, by an absolute path', 'awaits', 2],
  ['CommonJS', 'common', 3],
  ['CommonJS made of an ES module', 'transpiled', 4],
])('loads %s', async (_what, filter, value) => {
  const { data } = await filtered(filter);
  expect([...data.subarray(0, 4)]).toEqual([value, value, value, 255]);
});

it('methods that a plugin brings along take the place of none that another filter calls', async () => {
  const source = await sourceOf(photo);
  const own = await filtered('own_method');
  expect(own.data.every((value) => value === 77)).toBe(true);
  const inverted = await filtered('invert');
  expect(inverted.data.equals(stockImage(source).invert().bitmap.data)).toBe(true);
});

describe('parameters', () => {
  async function told(params?: object): Promise<unknown> {
    const { data } = await filtered('tells_params', { params });
    const bytes = data.filter((_, i) => i % 4 !== 3);
    return JSON.parse(bytes.subarray(0, bytes.indexOf(10)).toString());
  }

  it('come with their defaults filled in', async () => {
    const defaults = { amount: 0.5, strong: true, tone: 'cold', color: '#1a2b3c' };
    expect(await told()).toEqual(defaults);
    const chosen = { amount: 2, count: 3, strong: false, tone: 'warm', color: '#ffffff' };
    expect(await told(chosen)).toEqual(chosen);
    expect((await newestRecord()).steps[0]?.params).toEqual(chosen);
  });

  it.each([
    [{ amount: 2.1 }, 'amount must be <= 2'],
    [{ amount: '1' }, 'amount must be a number'],
    [{ count: 1.5 }, 'count must be a whole number'],
    [{ strong: 1 }, 'strong must be true or false'],
    [{ tone: 'hot' }, 'tone must be one of warm, cold'],
    [{ color: 'red' }, 'color must be a colour'],
    [{ radius: 1 }, 'there is no parameter "radius", only amount, count, strong, tone, color'],
  ])('that do not fit are refused by name: %j', async (params, reason) => {
    const answer = await filterImage(server.url, { image: photo, filter: 'tells_params', params });
    expect([answer.status, answer.code]).toEqual([400, 'PARAMS_INVALID']);
    expect(answer.json<{ message: string }>().message).toContain(reason);
  });
});

describe('a filter that changes the size', () => {
  const regions = [[0, 0, 10, 10]];

  it.each(['halves', 'halves_too'])(
    'answers another size; the record keeps that of the source: %s',
    async (filter) => {
      const { width, height } = await sourceOf(photo);
      const answer = await filtered(filter);
      expect([answer.width, answer.height]).toEqual([Math.round(width / 2), Math.round(height / 2)]);
      expect(await newestRecord()).toMatchObject({ filter, width, height });
    },
  );

  it('takes no regions where it says so', async () => {
    const { filters } = await getJson<FilterCatalogue>(`${server.url}/api/v1/filters`);
    expect(filters.find(({ name }) => name === 'halves')?.regions).toBe(false);
    const answer = await filterImage(server.url, { image: photo, filter: 'halves', regions });
    expect([answer.status, answer.code]).toEqual([400, 'REGIONS_INVALID']);
  });

  it('fails with regions where it does not say so', async () => {
    const answer = await filterImage(server.url, { image: photo, filter: 'halves_too', regions });
    expect([answer.status, answer.code]).toEqual([500, 'FILTER_FAILED']);
    expect((await filterImage(server.url, { image: photo, filter: 'halves_too' })).status).toBe(200);
  });
});
