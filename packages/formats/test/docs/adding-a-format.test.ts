import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getJson, send, sendImage } from '@revela/testing/client';
import { copyOfTree, type TreeCopy } from '@revela/testing/copy-of-tree';
import type * as serverProcess from '@revela/testing/server-process';
import { afterAll, beforeAll, expect, it } from 'vitest';

const page = readFileSync(new URL('../../../../docs/adding-a-format.md', import.meta.url), 'utf8');

/** The files that the page gives, by their path. */
const files = [...page.matchAll(/^`([^`\s]+)`:\n\n```ts\n(.*?)^```/gms)].map(
  ([, path, code]) => [path!, code!] as const,
);
/** What is to be put into a file that is there, in the form of a diff, one block for each place. */
const INDEX = 'packages/formats/src/index.ts';
const changes = [...page.matchAll(/^```diff\n(.*?)^```/gms)].map(([, diff]) => {
  const lines = diff!.trimEnd().split('\n');
  const side = (without: string) =>
    lines.filter((line) => !line.startsWith(without)).map((line) => line.slice(1));
  return { before: side('+').join('\n'), after: side('-').join('\n') };
});

const PPM = Buffer.concat([
  Buffer.from('P6\n# a test\n8 4\n255\n'),
  ...Array.from({ length: 32 }, (_, i) => Buffer.of(i * 8, 255 - i * 8, 100)),
]);

let tree: TreeCopy;
beforeAll(async () => {
  tree = await copyOfTree();
});
afterAll(() => tree.dispose());

const node = (script: string, ...args: string[]) =>
  tree.run(process.execPath, [join('node_modules', script), ...args]);

it('gives a folder and a line', () => {
  const names = ['decode.ts', 'header.ts', 'index.ts', 'ppm.test.ts'];
  expect(files.map(([path]) => path).sort()).toEqual(names.map((name) => `packages/formats/src/ppm/${name}`));
  expect(page).toContain(`\`${INDEX}\`:\n\n\`\`\`diff`);
  expect(changes).toHaveLength(2);
});

it('gives code that compiles, pleases the linter and passes every test of the formats', async () => {
  for (const [path, code] of files) await tree.write(path, code);
  const index = changes.reduce(
    (text, { before, after }) => {
      expect(text).toContain(before);
      return text.replace(before, after);
    },
    readFileSync(join(tree.folder, INDEX), 'utf8'),
  );
  await tree.write(INDEX, index);
  await node('typescript/bin/tsc', '--build', 'apps/server', 'packages/testing');
  const touched = [...files.map(([path]) => path), INDEX];
  await node('eslint/bin/eslint.js', ...touched);
  await node('prettier/bin/prettier.cjs', '--check', ...touched);
  const report = await node('vitest/vitest.mjs', 'run', '--project', 'function', 'packages/formats/src');
  expect(report).toContain('ppm.test.ts');
});

it('makes a format that the server lists, tells by its content and filters', async () => {
  // The server of the copy, not ours.
  const { startServer } = (await import(
    /* @vite-ignore */ pathToFileURL(join(tree.folder, 'packages/testing/dist/server-process.js')).href
  )) as typeof serverProcess;
  const dataDir = await mkdtemp(join(tmpdir(), 'revela-format-'));
  const server = await startServer(dataDir, ['--workers', '1']);
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
