import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FilterCatalogue } from '@revela/shared';
import { filterImage, getJson } from '@revela/testing/client';
import { copyOfTree, type TreeCopy } from '@revela/testing/copy-of-tree';
import { makeChanges, readDocsPage, writeFiles } from '@revela/testing/docs-page';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng, type Pixels } from '@revela/testing/pixels';
import { findPython } from '@revela/testing/python';
import { type ServerProcess, startServer } from '@revela/testing/server-process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSame, jimpOf } from '../../testing/images.js';
import { masked, type Reference, referenceResult } from '../../testing/reference.js';

const page = readDocsPage('adding-a-filter');

const INDEX = 'packages/filters/src/index.ts';
const GOLDEN = 'fixtures/generate/reference.py';
const folderOf = (name: string) => `packages/filters/src/${name}/`;
/** The files of each example, by the name of its filter. */
const examples: Readonly<Record<string, readonly string[]>> = {
  solarize: ['index.ts', 'reference.ts', 'solarize.test.ts'],
  emboss: ['emboss.test.ts', 'index.ts', 'reference.ts'],
  mirror: ['index.ts', 'mirror.test.ts'],
};
const names = Object.keys(examples);
const files = Object.entries(examples).flatMap(([name, list]) => list.map((file) => folderOf(name) + file));
/** Pages that the build writes from the definitions. */
const isWritten = (path: string) => /^docs\/filters(\.[\w-]+)?\.md$/.test(path);

let tree: TreeCopy;
beforeAll(async () => {
  tree = await copyOfTree();
});
afterAll(() => tree.dispose());

const node = (script: string, ...args: string[]) => tree.run(process.execPath, [script, ...args]);
const library = (script: string, ...args: string[]) => node(join('node_modules', script), ...args);
/** Runs tests of the copy; rejects with their report where one fails. */
const vitest = (...args: string[]) => library('vitest/vitest.mjs', 'run', '--project', 'function', ...args);
const inCopy = (path: string) => import(/* @vite-ignore */ pathToFileURL(join(tree.folder, path)).href);

it('gives, for each filter, a folder and a line', () => {
  expect([...page.files.keys()].sort()).toEqual([...files].sort());
  for (const name of names) {
    const added = page.changes
      .filter(({ path }) => path === INDEX)
      .flatMap(({ before, after }) => after.split('\n').filter((line) => !before.split('\n').includes(line)))
      .filter((line) => line.includes(name));
    expect(added).toEqual([`import ${name} from './${name}/index.js';`, `  ${name},`]);
  }
  expect(new Set(page.changes.map(({ path }) => path))).toEqual(new Set([INDEX, GOLDEN]));
});

it('gives code that compiles with all that uses filters, and pleases the linter', async () => {
  await writeFiles(tree, page.files);
  await makeChanges(
    tree,
    page.changes.filter(({ path }) => path === INDEX),
  );
  await node('scripts/build.js');
  await library('typescript/bin/tsc', '--build');
  const changed = (await tree.changedFiles()).filter((path) => !isWritten(path));
  expect(changed).toEqual([...files, INDEX].sort());
  await library('eslint/bin/eslint.js', ...changed);
  await library('prettier/bin/prettier.cjs', '--check', ...changed);
});

describe('the tests of the copy', () => {
  it('find the filters by themselves, and pass', async () => {
    const report = await vitest('packages/filters/src', 'apps/desktop/test', '--reporter=verbose');
    for (const name of names) expect(report).toContain(`${folderOf(name)}${name}.test.ts`);
    for (const name of ['solarize', 'emboss']) expect(report).toContain(`the kernel of ${name}`);
    await vitest('apps/server/test/golden.test.ts', '--testNamePattern', 'has the truth');
  });

  /**
   * Runs tests of a filter with pieces of its code written otherwise.
   *
   * @param files where one alpha stands for the other
   * @returns their report, also where one fails
   */
  async function testWithOtherAlpha(name: string, files: readonly string[], tests: string): Promise<string> {
    const paths = files.map((file) => folderOf(name) + file);
    try {
      for (const path of paths) {
        const text = page.files.get(path)!;
        const other = text.replace(/alpha: '(\w+)'/, (_, alpha) =>
          alpha === 'straight' ? "alpha: 'premultiplied'" : "alpha: 'straight'",
        );
        expect(other).not.toBe(text);
        await tree.write(path, other);
      }
      return await vitest(tests, '--testNamePattern', name).catch(String);
    } finally {
      for (const path of paths) await tree.write(path, page.files.get(path)!);
    }
  }
  const general = 'packages/filters/src/plan/plan.test.ts';

  it('fail where single pixels are filtered in colours that are weighed by alpha', async () => {
    const report = await testWithOtherAlpha('solarize', ['index.ts'], general);
    expect(report).toMatch(/FAIL .*the kernel of solarize > does what its reference says/);
    const own = await testWithOtherAlpha('solarize', ['index.ts'], 'solarize.test.ts');
    expect(own).toMatch(/FAIL .*treats a colour alike whatever its alpha/);
  });

  it.each([
    ['single pixels', 'solarize', 'makes of a colour the same however translucent it is'],
    ['a neighbourhood', 'emboss', 'lets no colour of a transparent pixel into the picture'],
  ])('fail where %s and the reference have the same mistake', async (_kind, name, test) => {
    const report = await testWithOtherAlpha(name, ['index.ts', 'reference.ts'], general);
    expect(report).not.toMatch(/FAIL .*does what its reference says/);
    expect(report).toMatch(new RegExp(`FAIL .*the kernel of ${name} > ${test}`));
  });

  it('fail where the reference is missing', async () => {
    const path = `${folderOf('emboss')}reference.ts`;
    await rm(join(tree.folder, path));
    const report = await testWithOtherAlpha('emboss', [], general);
    await tree.write(path, page.files.get(path)!);
    expect(report).toMatch(/FAIL[^]*emboss\/reference\.ts/);
  });
});

it('gives filters that the bench measures', async () => {
  const { chooseFilters } = (await inCopy('bench/dist/filters.js')) as {
    chooseFilters(only: readonly string[]): readonly object[];
  };
  expect(chooseFilters(names)).toEqual([
    { name: 'emboss', title: 'Emboss', params: { depth: 1 } },
    { name: 'mirror', title: 'Mirror', params: {} },
    { name: 'solarize', title: 'Solarize', params: { threshold: 128 } },
  ]);
});

describe('the server of the copy', () => {
  let dataDir: string;
  let server: ServerProcess;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'revela-filter-'));
    server = await startServer(dataDir, ['--workers', '2'], {}, { main: tree.serverMain });
  });
  afterAll(async () => {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  const pictures = [
    ['an opaque picture', 'photos/chelsea.png'],
    ['a translucent picture', 'png/rgba-translucent.png'],
  ] as const;
  const regions = [
    [0, 0, 20, 11],
    [8, 5, 30, 20],
  ];

  async function expectAnswers(
    filter: string,
    params: object,
    path: string,
    expected: (source: Pixels) => Pixels,
  ) {
    const image = fixture(path);
    const source = decodePng(image);
    const result = expected(source);
    for (const chosen of [undefined, regions]) {
      const answer = await filterImage(server.url, { image, filter, params, regions: chosen });
      expect(answer.status, answer.body.toString('latin1', 0, 300)).toBe(200);
      expect(answer.headers['content-disposition']).toContain(`-${filter}.png`);
      const label = `${filter} ${JSON.stringify(params)} of ${path}`;
      expectSame(decodePng(answer.body), chosen ? masked(source, result, regions) : result, label);
    }
  }

  it('lists the filters, each where the page put it', async () => {
    const { filters } = await getJson<FilterCatalogue>(`${server.url}/api/v1/filters`);
    const listed = filters.map(({ name }) => name);
    expect(listed.slice(listed.indexOf('sepia'))).toEqual([
      'sepia',
      'emboss',
      'invert',
      'mirror',
      'posterize',
      'solarize',
      'threshold',
    ]);
    expect(filters.find(({ name }) => name === 'solarize')).toMatchObject({
      title: { en: 'Solarize', 'pt-BR': 'Solarizar' },
      group: 'style',
      params: { properties: { threshold: { default: 128, title: 'Threshold' } } },
      hides: null,
      regions: true,
    });
  });

  it.each(pictures)('answers what the references of the page say of %s', async (_kind, path) => {
    for (const [name, list] of [
      ['solarize', [{ threshold: 128 }, { threshold: 0 }, { threshold: 201 }]],
      ['emboss', [{ depth: 1 }, { depth: 2.5 }]],
    ] as const) {
      const { default: reference } = (await inCopy(`${folderOf(name)}reference.ts`)) as {
        default: Reference;
      };
      for (const params of list) {
        await expectAnswers(
          name,
          params,
          path,
          (source) => referenceResult(reference, source, params) as Pixels,
        );
      }
    }
    await expectAnswers('mirror', {}, path, (source) => jimpOf(source).flip({ horizontal: true }).bitmap);
  });

  it('answers what Pillow makes of the picture', async (test) => {
    const python = findPython(['PIL']);
    if (python === undefined) {
      test.skip('no Python was found that has Pillow');
      return;
    }
    await makeChanges(
      tree,
      page.changes.filter(({ path }) => path === GOLDEN),
    );
    const target = join(dataDir, 'pillow.rgba');
    const script = [
      'import sys',
      'sys.path.insert(0, "fixtures")',
      'sys.dont_write_bytecode = True',
      'from generate import reference',
      'image, _, _ = reference.decode(sys.argv[1])',
      'chosen = reference.SETS["solarize-128"]',
      'open(sys.argv[2], "wb").write(reference.apply(image, chosen["filter"], chosen["params"]).tobytes())',
    ].join('\n');
    for (const [, path] of pictures) {
      await tree.run(python, ['-c', script, join('fixtures', path), target]);
      const data = await readFile(target);
      await expectAnswers('solarize', { threshold: 128 }, path, (source) => ({ ...source, data }));
    }
  });

  it('refuses what the definitions do not allow', async () => {
    const image = fixture('png/rgba-translucent.png');
    const answer = await filterImage(server.url, { image, filter: 'solarize', params: { threshold: 256 } });
    expect(answer.code).toBe('PARAMS_INVALID');
  });
});
