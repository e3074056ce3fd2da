import { cp, readFile, rename, rm, stat, symlink, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { type Answer, closeConnections, filterImage, send } from '@revela/testing/client';
import { copyOfTree, type TreeCopy } from '@revela/testing/copy-of-tree';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { residentMemory } from '@revela/testing/posix/process-memory';
import { type ServerProcess, startServer } from '@revela/testing/server-process';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type GoodPicture, wrongAnswer, wrongAnswers } from './good-pictures.js';

let tree: TreeCopy;
beforeAll(async () => {
  tree = await copyOfTree();
  cleanUp(() => tree.dispose());
});

let running: ServerProcess | undefined;

async function serveCopy(): Promise<ServerProcess> {
  // What runs these tests may have Node look for packages elsewhere, too.
  const env = { NODE_PATH: '' };
  const server = await startServer(await temporaryFolder(), ['--workers', '2'], env, {
    main: tree.serverMain,
  });
  running = server;
  return server;
}

afterEach(async () => {
  closeConnections();
  if (running && !running.exit) await running.kill();
  for (const mend of mends) await mend();
  mends = [];
});

const FORMATS = 'packages/formats';

/** What puts the copy as it was; a test that fails leaves none broken for the next. */
let mends: (() => Promise<void>)[] = [];

function mendingOnce(mend: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  const once = () => (done ??= mend());
  mends.push(once);
  return once;
}

/** Takes a file of the copy away; puts it back. */
async function hide(path: string): Promise<() => Promise<void>> {
  const file = join(tree.folder, path);
  await rename(file, `${file}.hidden`);
  return mendingOnce(() => rename(`${file}.hidden`, file));
}

/** Has a package of the copy be one of its own, whose files may be taken away. */
async function ownPackage(name: string): Promise<void> {
  const link = join(tree.folder, FORMATS, 'node_modules', name);
  const original = await realpath(link);
  if (!(await stat(link)).isDirectory() || original === link) return;
  await rm(link);
  await cp(original, link, { recursive: true });
  cleanUp(async () => {
    await rm(link, { recursive: true });
    await symlink(original, link, 'junction').catch(() => undefined);
  });
}

/** Puts code in front of a function of the copy's that is built. */
async function patch(path: string, before: string, code: string): Promise<() => Promise<void>> {
  const file = join(tree.folder, path);
  const text = await readFile(file, 'utf8');
  expect(text.split(before).length).toBe(2);
  await writeFile(file, text.replace(before, `${before}\n${code}\n`));
  return mendingOnce(() => writeFile(file, text));
}

/** Expects that a request failed by a fault of the server's, which its log tells of in full. */
async function expectInternal(server: ServerProcess, answer: Answer, logged: string | RegExp): Promise<void> {
  expect(answer.json()).toEqual({
    statusCode: 500,
    code: 'INTERNAL',
    error: 'Internal Server Error',
    message:
      'The server failed: the fault is on its side, and is written in its log. Try again; if it happens again, tell whoever runs it.',
  });
  await expectLogged(server, 'INTERNAL', logged);
}

/** Expects a request's fault in the log, with its stack. */
async function expectLogged(server: ServerProcess, expected: string, logged: string | RegExp): Promise<void> {
  const telling = () =>
    server.log.filter(({ level, code, err }) => {
      const { stack = '' } = (err ?? {}) as { stack?: string };
      return level === 50 && code === expected && new RegExp(logged).test(stack);
    });
  await eventually('the log tells of it, with its stack', () => telling().length > 0);
  const { reqId } = telling().at(-1)!;
  const request = server.log.find((line) => line.msg === 'incoming request' && line['reqId'] === reqId);
  expect(request).toMatchObject({ req: { method: 'POST', url: '/api/v1/process' } });
}

const blur = ({ url }: ServerProcess, path: GoodPicture) =>
  filterImage(url, { image: fixture(path), filter: 'blur' });

describe('what the server cannot load is its own fault, and heals', () => {
  const codecs: readonly [what: string, file: string, picture: GoodPicture, of?: string][] = [
    ['a decoder', `${FORMATS}/dist/tiff/decode.js`, 'tiff/deflate.tif'],
    ['what a decoder imports', `${FORMATS}/dist/webp/animation.js`, 'webp/lossless.webp'],
    ['ImageMagick', `${FORMATS}/dist/codecs/magick.js`, 'jpeg/cmyk.jpg'],
    [
      'the WebAssembly of a codec',
      `${FORMATS}/node_modules/@jsquash/avif/codec/dec/avif_dec.wasm`,
      'avif/yuv444.avif',
      '@jsquash/avif',
    ],
  ];

  it.for(codecs)('%s', async ([, file, picture, of]) => {
    if (of !== undefined) await ownPackage(of);
    const putBack = await hide(file);
    const server = await serveCopy();
    for (let i = 0; i < 3; i++) {
      await expectInternal(server, await blur(server, picture), 'cannot be loaded');
      expect(await wrongAnswer(server.url, 'png/rgba-9x6.png')).toBeUndefined();
    }
    await putBack();
    await eventually('all is as before', async () => (await wrongAnswers(server.url)).length === 0);
  });

  it('WebAssembly that was cut short', async () => {
    await ownPackage('@jsquash/webp');
    const file = join(tree.folder, FORMATS, 'node_modules/@jsquash/webp/codec/dec/webp_dec.wasm');
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, 5000));
    const mend = mendingOnce(() => writeFile(file, whole));
    const server = await serveCopy();
    await expectInternal(server, await blur(server, 'webp/lossless.webp'), 'CompileError');
    await mend();
    await eventually('all is as before', async () => (await wrongAnswers(server.url)).length === 0);
  });

  it("Jimp's methods: no filter of an operator failed", async () => {
    const putBack = await hide('packages/filters/dist/jimp-methods.js');
    const server = await serveCopy();
    const sepia = () => filterImage(server.url, { image: fixture('png/rgba-9x6.png'), filter: 'sepia' });
    await expectInternal(server, await sepia(), "Jimp's methods cannot be loaded");
    await putBack();
    await eventually('all is as before', async () => (await wrongAnswers(server.url)).length === 0);
  });

  it('threads: they are tried again after pauses, and take no memory meanwhile', async (context) => {
    const putBack = await hide(`${FORMATS}/dist/png/encoder.wasm`);
    const server = await serveCopy();
    await eventually(
      'no thread is left',
      async () => (await send(`${server.url}/health/ready`)).status === 503,
    );
    const refused = await blur(server, 'png/rgba-9x6.png');
    expect([refused.status, refused.code, refused.headers['retry-after']]).toEqual([503, 'SERVER_BUSY', '5']);
    await expectLogged(server, 'SERVER_BUSY', 'encoder.wasm');
    const before = residentMemory(server.pid);
    const died = () => server.log.filter(({ msg }) => msg.includes('thread died')).length;
    const first = died();
    const until = performance.now() + 5000;
    while (performance.now() < until) {
      expect((await blur(server, 'png/rgba-9x6.png')).code).toBe('SERVER_BUSY');
      // What requests leave behind is not what is looked at.
      await delay(20);
    }
    // Two threads at a time, after pauses of 0.1, 0.2, 0.4, 0.8, 1.6 and 3.2 s at the most.
    expect(died() - first).toBeLessThanOrEqual(14);
    await eventually('they are tried again', () => died() >= 4);
    if (before === undefined)
      await context.annotate('this system has no /proc to tell the memory of a process');
    else expect(residentMemory(server.pid)! - before).toBeLessThan(250e6);
    await putBack();
    await eventually('all is as before', async () => (await wrongAnswers(server.url)).length === 0);
    expect((await send(`${server.url}/health/ready`)).status).toBe(200);
  });
});

describe('what goes wrong beside a decoder is no word about the file', () => {
  const throws = `throw new Error('A fault of ours');`;
  const fills = `for (const all = []; ; ) all.push(new Array(1e6).fill(all.length));`;
  const cases: readonly [
    what: string,
    file: string,
    at: string,
    code: string,
    filter: string,
    logged: string,
  ][] = [
    [
      'a throw before decoding',
      'decode.js',
      'export async function decode(task) {',
      throws,
      'blur',
      'A fault of ours',
    ],
    [
      'a throw after it',
      'decode.js',
      'function drawUpright(stored, orientation, { data, ...image }) {',
      throws,
      'blur',
      'A fault of ours',
    ],
    [
      'a thread that dies',
      'decode.js',
      'export async function decode(task) {',
      'process.exit(3);',
      'blur',
      'code: 3',
    ],
    [
      'a thread whose memory is full',
      'decode.js',
      'export async function decode(task) {',
      fills,
      'blur',
      'memory limit',
    ],
    [
      'a throw while it encodes',
      'encode.js',
      'function encodeRows(task) {',
      throws,
      'blur',
      'A fault of ours',
    ],
    [
      'a kernel of ours that throws',
      'filter.js',
      'export function runPass({ job, source, scratch, pass, start, end, stop }) {',
      throws,
      'blur',
      'A fault of ours',
    ],
    [
      "a thread that dies in a filter of Jimp's",
      'filter.js',
      'export async function filterStrip(task) {',
      'process.exit(3);',
      'sepia',
      'code: 3',
    ],
  ];

  it.for(cases)('%s', async ([, file, at, code, filter, logged]) => {
    const mend = await patch(`apps/server/dist/imaging/${file}`, at, code);
    const server = await serveCopy();
    const params = filter === 'blur' ? { radius: 2 } : {};
    const image = fixture('jpeg/rgb.jpg');
    const answer = await filterImage(server.url, { image, filter, params }).finally(mend);
    await expectInternal(server, answer, logged);
  });

  it("a filter of Jimp's that throws: FILTER_FAILED is for an operator's", async () => {
    const mend = await patch(
      'packages/filters/dist/sepia/index.js',
      'apply: (image) =>',
      `{ throw new Error('A fault of ours'); },\n    never: (image) =>`,
    );
    const server = await serveCopy();
    const image = fixture('jpeg/rgb.jpg');
    const answer = await filterImage(server.url, { image, filter: 'sepia' }).finally(mend);
    await expectInternal(server, answer, 'A fault of ours');
  });

  it('but what a decoder throws at the bytes is', async () => {
    const server = await serveCopy();
    for (const path of ['corrupt/garbage-idat.png', 'corrupt/no-frame.gif', 'corrupt/truncated-lossy.webp']) {
      const answer = await filterImage(server.url, { image: fixture(path), filter: 'blur' });
      expect([path, answer.status, answer.code]).toEqual([path, 422, 'IMAGE_CORRUPT']);
    }
    expect(server.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
