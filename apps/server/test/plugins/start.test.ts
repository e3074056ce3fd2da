import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import { serverMain } from '@revela/testing/server-process';
import { beforeAll, describe, expect, it } from 'vitest';
import { moduleText, write } from './plugin-files.js';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

let count = 0;
async function writeModule(text: string): Promise<string> {
  const path = `./plugin-${count++}.mjs`;
  await write(folder, path, text);
  return path;
}

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a server that is to end by itself. */
function start(...specifiers: string[]): Promise<Ended> {
  const flags = specifiers.flatMap((specifier) => ['--plugin', specifier]);
  const args = [
    serverMain,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--data-dir',
    join(folder, `data-${count++}`),
    '--workers',
    '2',
    ...flags,
  ];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, timeout: 50_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

describe('a server told to load it does not start: one sentence, exit code 1', () => {
  const refused = async (reason: string, ...specifiers: string[]) => {
    const { code, stdout, stderr } = await start(...specifiers);
    expect(stderr).toBe(`The plugin ${specifiers.at(-1)!} cannot be used because ${reason}.\n`);
    expect([code, stdout]).toEqual([1, '']);
  };

  it('which is not there', () => refused('there is no such file', './missing.mjs'));

  it('of the same name as another plugin', async () => {
    const first = await writeModule(moduleText({ name: 'mine' }));
    const second = await writeModule(moduleText({ name: 'mine' }));
    await refused('the name "mine" is taken by another filter', first, second);
  });

  it('given twice', async () => {
    const path = await writeModule(moduleText({ name: 'mine' }));
    await refused('the name "mine" is taken by another filter', path, path);
  });

  it('of a wrong schema', async () => {
    const path = await writeModule(moduleText({ name: 'mine', more: 'params: {},' }));
    await refused('`params` must be a JSON Schema of type "object" with `properties`', path);
  });

  it('which does not load', async () => {
    await refused('it does not load (no licence)', await writeModule(`throw new Error('no licence.');`));
    await refused("it does not load (Unexpected token ';')", await writeModule('export default ;'));
    const path = await writeModule(`import 'no-such-package';`);
    const { code, stderr } = await start(path);
    expect(stderr).toContain(
      `The plugin ${path} cannot be used because it does not load (Cannot find package`,
    );
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
  });

  it('which never ends loading', async () => {
    const path = await writeModule(`await new Promise(() => {});\n${moduleText({ name: 'mine' })}`);
    await refused('it never ends loading: it awaits what does not come', path);
  });

  it('which loads on the main thread alone', async () => {
    const path = await writeModule(
      moduleText({
        name: 'mine',
        before: `import { isMainThread } from 'node:worker_threads';\nif (!isMainThread) throw new Error('one at a time');`,
      }),
    );
    const { code, stdout, stderr } = await start(path);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `The worker threads cannot start: The plugin ${path} cannot be used because it does not load on a worker thread (one at a time).\n`,
    );
    expect(stdout).not.toContain('"listening"');
  });
});

it('a plugin that stops to load while the server runs is named in the log; the server recovers with it', async () => {
  const [trouble, begun] = [join(folder, 'trouble'), join(folder, 'begun')];
  const path = await writeModule(
    moduleText({
      name: 'loops',
      before: `import { existsSync, writeFileSync } from 'node:fs';
        if (existsSync(${JSON.stringify(trouble)})) throw new Error('edited');`,
      apply: `() => { writeFileSync(${JSON.stringify(begun)}, ''); for (;;); }`,
    }),
  );
  const server = await serve(['--workers', '1', '--plugin', path], undefined, {}, folder);
  const image = fixture('png/rgba-9x6.png');
  const blur = () => filterImage(server.url, { image, filter: 'blur' });
  expect((await blur()).status).toBe(200);

  await write(folder, 'trouble', '');
  // Ends the only thread; the next one cannot load.
  const gone = filterImage(
    server.url,
    { image, filter: 'loops' },
    {
      onRequest(sent) {
        void eventually('it is at work', () => existsSync(begun)).then(() => sent.destroy());
      },
    },
  );
  await expect(gone).rejects.toThrow();
  const reason = 'it does not load on a worker thread (edited)';
  await eventually('the log tells of it', () =>
    server.log.some(({ level, err }) => level === 50 && (err as Error | undefined)?.message.includes(reason)),
  );
  expect(await blur()).toMatchObject({ status: 503, code: 'SERVER_BUSY' });

  await rm(trouble);
  await eventually('pictures are filtered again', async () => (await blur()).status === 200);
});

it('a file whose name has a comma is one module', async () => {
  await write(folder, './first,second.mjs', moduleText({ name: 'with_comma' }));
  const server = await serve(['--workers', '1', '--plugin', './first,second.mjs'], undefined, {}, folder);
  const answer = await filterImage(server.url, { image: fixture('photos/rocket.jpg'), filter: 'with_comma' });
  expect(answer.status).toBe(200);
});
