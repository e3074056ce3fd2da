import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getJson, send, sendImage } from '@revela/testing/client';
import { copyOfTree, type TreeCopy } from '@revela/testing/copy-of-tree';
import { makeChanges, readDocsPage, writeFiles } from '@revela/testing/docs-page';
import { startServer } from '@revela/testing/server-process';
import { afterAll, beforeAll, expect, it } from 'vitest';

const page = readDocsPage('adding-a-format');

const INDEX = 'packages/formats/src/index.ts';
const names = ['decode.ts', 'header.ts', 'index.ts', 'ppm.test.ts'];
const files = names.map((name) => `packages/formats/src/ppm/${name}`);

const PPM = Buffer.concat([
  Buffer.from('P6\n# a test\n8 4\n255\n'),
  ...Array.from({ length: 32 }, (_, i) => Buffer.of(i * 8, 255 - i * 8, 100)),
]);

let tree: TreeCopy;
beforeAll(async () => {
  tree = await copyOfTree();
});
afterAll(() => tree.dispose());

const node = (script: string, ...args: string[]) => tree.run(process.execPath, [script, ...args]);
const library = (script: string, ...args: string[]) => node(join('node_modules', script), ...args);

it('gives a folder and a line', () => {
  expect([...page.files.keys()].sort()).toEqual(files);
  expect(page.changes.map(({ path }) => path)).toEqual([INDEX, INDEX]);
});

it('gives code that compiles with all that uses formats, pleases the linter and passes their tests', async () => {
  await writeFiles(tree, page.files);
  await makeChanges(tree, page.changes);
  await node('scripts/build.js');
  await library('typescript/bin/tsc', '--build');
  const changed = await tree.changedFiles();
  expect(changed).toEqual([...files, INDEX].sort());
  await library('eslint/bin/eslint.js', ...changed);
  await library('prettier/bin/prettier.cjs', '--check', ...changed);
  const tests = ['packages/formats/src', 'apps/desktop/test'];
  const report = await library('vitest/vitest.mjs', 'run', '--project', 'function', ...tests);
  expect(report).toContain('ppm.test.ts');
});

it('makes a format that the server lists, tells by its content and filters', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'revela-format-'));
  const server = await startServer(dataDir, ['--workers', '1'], {}, { main: tree.serverMain });
  try {
    const { formats } = await getJson<{ formats: { name: string }[] }>(`${server.url}/api/v1/server`);
    expect(formats).toContainEqual({
      name: 'ppm',
      mediaType: 'image/x-portable-anymap',
      extensions: ['ppm', 'pgm'],
    });
    const { body: description } = await send(`${server.url}/api/v1/openapi.json`);
    expect(description.toString()).toContain('TIFF, PPM');

    const answer = await sendImage(server.url, PPM, 'picture.jpg');
    expect(answer.status, answer.body.toString()).toBe(200);
    expect(answer.headers['content-type']).toBe('image/png');
    expect([answer.body.readUInt32BE(16), answer.body.readUInt32BE(20)]).toEqual([8, 4]);
    const { items } = await getJson<{ items: object[] }>(`${server.url}/api/v1/records`);
    expect(items).toMatchObject([{ imageName: 'picture.jpg', inputFormat: 'ppm', width: 8, height: 4 }]);

    expect(await sendImage(server.url, PPM.subarray(0, -1))).toMatchObject({ code: 'IMAGE_CORRUPT' });
    const unknown = await sendImage(server.url, Buffer.from('P3 1 1 255'));
    expect(unknown.code).toBe('IMAGE_UNSUPPORTED');
    expect(unknown.body.toString()).toContain('TIFF, PPM');
  } finally {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
});
