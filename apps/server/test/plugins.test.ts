import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { methods as fisheye } from '@jimp/plugin-fisheye';
import type { FilterCatalogue, Readiness, RecordsPage } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { ask, filterImage, type FilterRequest, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng } from '@revela/testing/pixels';
import { serve } from '@revela/testing/serve';
import { serverMain } from '@revela/testing/server-process';
import { stockImage } from '@revela/testing/stock-jimp';

const run = promisify(execFile);
const plugin = (name: string) => fileURLToPath(new URL(`plugins/${name}.mjs`, import.meta.url));

const image = fixture('png/rgba-9x6.png');
const photo = fixture('photos/chelsea.png');

describe('filters of an operator', async () => {
  const { url } = await serve(['--plugin', plugin('fisheye'), '--plugin', plugin('half'), '--workers', '2']);

  it('stand in the catalogue as they describe themselves', async () => {
    const { filters } = await getJson<FilterCatalogue>(`${url}/api/v1/filters`);
    expect(filters.slice(-2).map(({ name }) => name)).toEqual(['fisheye', 'half']);
    expect(filters.at(-2)).toMatchObject({
      title: { en: 'Fisheye', 'pt-BR': 'Olho de peixe' },
      group: 'style',
      regions: true,
      hides: null,
      params: { properties: { radius: { default: 1.3, 'x-title': { 'pt-BR': 'Raio' }, 'x-unit': 'px' } } },
    });
    expect(filters.at(-1)?.regions).toBe(false);
  });

  it.each([
    ['its default', undefined, 1.3],
    ['a parameter', { radius: 2.5 }, 2.5],
  ])("'s fisheye makes what stock Jimp makes, with %s", async (_case, params, radius) => {
    const source = decodePng(photo);
    const stock = stockImage(source);
    fisheye.fisheye(stock, { radius });
    const whole = await filterImage(url, { image: photo, filter: 'fisheye', params });
    expect(whole.status).toBe(200);
    expect(decodePng(whole.body).data.equals(stock.bitmap.data)).toBe(true);

    const [x, y, width, height] = [40, 30, 101, 57];
    const inside = await filterImage(url, {
      image: photo,
      filter: 'fisheye',
      params,
      regions: [[x, y, width, height]],
    });
    const expected = Buffer.from(source.data);
    for (let row = y; row < y + height; row++) {
      const from = (row * source.width + x) * 4;
      stock.bitmap.data.copy(expected, from, from, from + width * 4);
    }
    expect(decodePng(inside.body).data.equals(expected)).toBe(true);
  });

  it('are recorded like any other', async () => {
    await filterImage(url, { image, name: 'bulge.png', filter: 'fisheye', params: { radius: 2 } });
    const { items } = await getJson<RecordsPage>(`${url}/api/v1/records?filter=fisheye&limit=1`);
    expect(items).toMatchObject([{ imageName: 'bulge.png', filter: 'fisheye', params: { radius: 2 } }]);
  });

  it('have their parameters checked', async () => {
    const answer = await filterImage(url, { image, filter: 'fisheye', params: { radius: 6 } });
    expect([answer.status, answer.code]).toEqual([400, 'PARAMS_INVALID']);
    expect(answer.json<{ message: string }>().message).toContain('radius');
  });

  it('may change the size, and have no regions then', async () => {
    const { width, height } = decodePng((await filterImage(url, { image, filter: 'half' })).body);
    expect([width, height]).toEqual([5, 3]);
    const refused = await filterImage(url, { image, filter: 'half', regions: [[0, 0, 2, 2]] });
    expect([refused.status, refused.code]).toEqual([400, 'REGIONS_INVALID']);
  });
});

describe('a filter that fails', async () => {
  const server = await serve([
    ...['--plugin', plugin('misbehave'), '--workers', '2'],
    ...['--max-megapixels', '4', '--max-memory-mib', '700'],
  ]);
  const { url, log } = server;
  const runningJobs = (count: number) =>
    eventually(`${count} jobs run`, async () => {
      const { body } = await ask(url, '/health/ready');
      return (JSON.parse(body.toString()) as Readiness).jobs?.running === count;
    });
  const misbehave = (how: string, more: Partial<FilterRequest> = {}) =>
    filterImage(url, { image, filter: 'misbehave', params: { how }, ...more });

  it.each([
    ['throws an error', 'a secret of the inside'],
    ['throws a text', 'a secret of the inside'],
    ['throws nothing', 'undefined'],
    ['throws what cannot be read', 'threw'],
    ['rejects', 'a secret of the inside'],
    ['returns nothing', 'returned no image'],
    ['returns a number', 'returned no image'],
    ['returns too few pixels', 'with 212 bytes'],
    ['returns a size that is none', '-1 x 6'],
    ['returns too large an image', '3000 x 3000'],
    ['throws later', 'died'],
    ['rejects unheard', 'died'],
    ['exits', 'died'],
    ['fills the heap', 'memory'],
    ['fills buffers', 'memory'],
  ])('since it %s is told by its name, and harms no other job', async (how, told) => {
    const before = log.length;
    const [failed, ...others] = await Promise.all([
      misbehave(how),
      ...Array.from({ length: 3 }, () => filterImage(url, { image: photo, filter: 'invert' })),
    ]);
    expect([failed.status, failed.code], failed.body.toString('latin1').slice(0, 200)).toEqual([
      500,
      'FILTER_FAILED',
    ]);
    const { message } = failed.json<{ message: string }>();
    expect(message).toContain('misbehave');
    expect(message).not.toContain('secret');
    // A job that another's memory was taken from may be told to come again; none is lost or wrong.
    const allowed = how.startsWith('fills') ? [200, 503] : [200];
    for (const { status } of others) expect(allowed).toContain(status);
    // The log may come a little later than the answer.
    await eventually('it is logged', () =>
      log
        .slice(before)
        .some(
          ({ level, code, reqId, ...line }) =>
            level === 50 && code === 'FILTER_FAILED' && reqId && JSON.stringify(line).includes(told),
        ),
    );
    expect((await filterImage(url, { image, filter: 'blur' })).status).toBe(200);
  });

  it('inside regions, having changed the size though it does not say so', async () => {
    const answer = await misbehave('changes the size untold', { regions: [[0, 0, 2, 2]] });
    expect(answer.code).toBe('FILTER_FAILED');
  });

  it('may change the size where there are no regions, and print, and the log stays JSON', async () => {
    const { width, height } = decodePng((await misbehave('changes the size untold')).body);
    expect([width, height]).toEqual([3, 2]);
    expect((await misbehave('prints')).status).toBe(200);
    expect(log.filter(({ msg }) => msg.startsWith('no JSON'))).toEqual([]);
    expect(server.stderr.join('\n')).not.toContain('no line of the log');
  });

  it.each(['loops for ever', 'never answers'])('since it %s is stopped when its client goes', async (how) => {
    const answer = filterImage(
      url,
      { image, filter: 'misbehave', params: { how } },
      {
        onRequest(sent) {
          void runningJobs(1).finally(() => sent.destroy());
        },
      },
    );
    await expect(answer).rejects.toThrow();
    await runningJobs(0);
    expect((await filterImage(url, { image, filter: 'blur' })).status).toBe(200);
  });
});

it.each(['loops for ever', 'never answers'])(
  'a filter that %s ends at the time a job may take',
  async (how) => {
    const { url } = await serve(['--plugin', plugin('misbehave'), '--workers', '1', '--job-timeout', '1']);
    const answer = await filterImage(url, { image, filter: 'misbehave', params: { how } });
    expect([answer.status, answer.code]).toEqual([504, 'PROCESSING_TIMEOUT']);
    expect((await filterImage(url, { image, filter: 'blur' })).status).toBe(200);
  },
);

describe('a plugin is named', () => {
  const definition = (name: string) => `{
    name: '${name}', title: { en: 'A' }, description: { en: 'B' }, group: 'style', scope: 'image',
    params: { type: 'object', additionalProperties: false, properties: {} }, apply: (image) => image.invert(),
  }`;

  it.each([
    [
      'by a path from the folder one is in',
      './own.mjs',
      (name: string) => `export default ${definition(name)};`,
    ],
    ['by a CommonJS file', './own.cjs', (name: string) => `module.exports = ${definition(name)};`],
    [
      'by a module that waits',
      './own.mjs',
      (name: string) => `await null; export default ${definition(name)};`,
    ],
  ])('%s', async (_case, file, text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, file), text('own'));
    const { url } = await serve(['--plugin', file], join(folder, 'data'), undefined, folder);
    expect((await filterImage(url, { image, filter: 'own' })).status).toBe(200);
  });

  it("by its package's name, and in the environment", async () => {
    const folder = await temporaryFolder();
    const home = join(folder, 'node_modules', 'revela-own');
    await mkdir(home, { recursive: true });
    await writeFile(
      join(home, 'package.json'),
      '{"name":"revela-own","type":"module","exports":"./index.js"}',
    );
    await writeFile(join(home, 'index.js'), `export default ${definition('own')};`);
    const { url } = await serve([], join(folder, 'data'), { REVELA_PLUGIN: 'revela-own' }, folder);
    expect((await filterImage(url, { image, filter: 'own' })).status).toBe(200);
  });

  it.each<[string, string | undefined, RegExp]>([
    ['does not exist', undefined, /there is no such file/],
    ['does not load', 'export default {', /does not load \(Unexpected/],
    ['imports what is missing', "import 'no-such-package';", /does not load \(Cannot find package/],
    ['throws as it loads', "throw new Error('not today');", /does not load \(not today\)/],
    ['exports nothing', 'export const filter = 1;', /default export is no definition/],
    ['takes a name in use', `export default ${definition('blur')};`, /the name "blur" is taken/],
    ['has a name that is none', `export default ${definition('Own')};`, /`name` must be/],
    [
      'has no function',
      `const { apply, ...rest } = ${definition('own')}; export default rest;`,
      /no function/,
    ],
    ['is of no scope', `export default { ...${definition('own')}, scope: 'all' };`, /`scope` must be/],
    ['is of no group', `export default { ...${definition('own')}, group: 'fun' };`, /`group` must be one of/],
    ['has no English title', `export default { ...${definition('own')}, title: {} };`, /`title` must be/],
    [
      'has a parameter without bounds',
      `const own = ${definition('own')}; own.params.properties.radius = { type: 'number' }; export default own;`,
      /parameter `radius` must be/,
    ],
    [
      'has a default out of its bounds',
      `const own = ${definition('own')};
       own.params.properties.radius = { type: 'number', minimum: 0, maximum: 1, default: 2 };
       export default own;`,
      /radius must be <= 1/,
    ],
  ])('that %s stops the start in one sentence', async (_case, text, message) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'own.mjs');
    if (text !== undefined) await writeFile(file, text);
    const place = ['--port', '0', '--data-dir', join(folder, 'data')];
    const outcome = await run(process.execPath, [serverMain, ...place, '--plugin', file]).catch(
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    const sentence = (outcome as { stderr: string }).stderr;
    expect(sentence).toMatch(message);
    expect(sentence).toContain(file);
    expect(sentence.trim().split('\n').length).toBe(1);
  });

  it('twice stops the start', async () => {
    const twice = [serverMain, '--plugin', plugin('half'), '--plugin', plugin('half')];
    await expect(run(process.execPath, twice)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the name "half" is taken') as string,
    });
  });
});
