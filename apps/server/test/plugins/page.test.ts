import { readFileSync } from 'node:fs';
import type { FilterCatalogue } from '@revela/shared';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng, type Pixels } from '@revela/testing/pixels';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { stockImage } from '@revela/testing/stock-jimp';
import { beforeAll, expect, it } from 'vitest';
import { linkLibrary, write } from './plugin-files.js';

const read = (path: string) =>
  readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8').replaceAll('\r\n', '\n');
const page = read('docs/plugins.md');

/** The files that the page has its reader write: blocks of code, each below the name of its file. */
const files = new Map(
  [...page.matchAll(/^`([\w.-]+)`[^\n]*:\n\n```js(?:on)?\n(.*?)^```/gms)].map(([, path, text]) => [
    path!,
    text!,
  ]),
);
const commands = [...page.matchAll(/^revela-server (.*)$/gm)].map(([, flags]) => flags!.split(' '));

const photo = fixture('photos/chelsea.png');
let server: ServerProcess;
let source: Pixels;
beforeAll(async () => {
  const folder = await temporaryFolder();
  for (const [path, text] of files) await write(folder, path, text);
  const { dependencies } = JSON.parse(files.get('package.json')!) as { dependencies: Record<string, string> };
  // `npm install` takes a registry; what it would install is in the repository, if the versions are the same.
  const { devDependencies: ours } = JSON.parse(read('apps/server/package.json')) as {
    devDependencies: Record<string, string>;
  };
  for (const [name, version] of Object.entries(dependencies)) {
    expect(ours[name]).toBe(version);
    await linkLibrary(folder, name);
  }
  server = await serve(['--workers', '2', ...commands.at(-1)!], undefined, {}, folder);
  const identity = await filterImage(server.url, { image: photo, filter: 'blur', regions: [[0, 0, 1, 1]] });
  source = decodePng(identity.body);
});

async function filtered(filter: string, params?: object): Promise<Pixels> {
  const answer = await filterImage(server.url, { image: photo, filter, params });
  expect(answer.status, answer.body.toString('utf8', 0, 300)).toBe(200);
  return decodePng(answer.body);
}

it('gives two filters and what starts a server with them', () => {
  expect([...files.keys()]).toEqual(['package.json', 'fisheye.mjs', 'duotone.mjs']);
  expect(commands).toEqual([
    ['--plugin', './fisheye.mjs'],
    ['--plugin', './fisheye.mjs', '--plugin', './duotone.mjs'],
  ]);
});

it('has both in the catalogue, in both languages', async () => {
  const { filters } = await getJson<FilterCatalogue>(`${server.url}/api/v1/filters`);
  expect(
    filters.slice(-2).map(({ name, title, group, regions }) => ({ name, title, group, regions })),
  ).toEqual([
    { name: 'fisheye', title: { en: 'Fisheye', 'pt-BR': 'Olho de peixe' }, group: 'style', regions: true },
    { name: 'duotone', title: { en: 'Duotone', 'pt-BR': 'Duas cores' }, group: 'style', regions: true },
  ]);
});

it('bends a picture as stock Jimp does, asked as the page asks', async () => {
  const [, filter, params] = /^curl .*-F filter=(\w+) -F 'params=(.*?)'/m.exec(page)!;
  const { radius } = JSON.parse(params!) as { radius: number };
  const { data } = await filtered(filter!, { radius });
  expect(data.equals(stockImage(source).fisheye({ radius }).bitmap.data)).toBe(true);
});

it('prints a picture in two colours', async () => {
  expect((await filtered('duotone', { strength: 0 })).data.equals(source.data)).toBe(true);
  const { data } = await filtered('duotone', { dark: '#000000', light: '#ff8000' });
  // Between black and orange there is no blue, and half as much green as red.
  const wrong = data.findIndex((value, i) => {
    if (i % 4 === 1) return Math.abs(value - data[i - 1]! * (128 / 255)) > 1;
    return i % 4 === 2 ? value !== 0 : i % 4 === 3 && value !== source.data[i];
  });
  expect(wrong).toBe(-1);
  const reds = new Set(data.filter((_, i) => i % 4 === 0));
  expect(reds.size).toBeGreaterThan(100);
});

it('explains every field and every kind of parameter that there is', () => {
  const fields = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
  const checked = read('apps/server/src/filters/check-definition.ts');
  const destructured = [...checked.matchAll(/const \{ ([\w, ]+) \} = definition;/g)].flatMap(([, names]) =>
    names!.split(', '),
  );
  // Those of a kernel stand in the page that explains kernels.
  const ofKernels = ['kernel', 'alpha', 'channels'];
  expect(destructured.length).toBeGreaterThan(8);
  expect([...fields, ...ofKernels].sort()).toEqual([...new Set(destructured)].sort());
});
