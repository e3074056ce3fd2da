import { temporaryFolder } from '@revela/testing/clean-up';
import { type Answer, filterImage, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { decodePng, sha256 } from '@revela/testing/pixels';
import { serve } from '@revela/testing/serve';
import type { LogLine, ServerProcess } from '@revela/testing/server-process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PluginText, writePlugins } from './plugin-files.js';

const photo = fixture('photos/astronaut.jpg');
const small = fixture('png/rgba-9x6.png');

const operation = (lines: string) => `() => ({
  border: 0, alignment: 1, footprint: (area) => area, passes: [],
  render(input, output, area) { output.words.set(input.words.subarray(0, area.width * area.height)); },
  ${lines}
})`;

/** Each with what the log says of it. */
const failing: readonly (PluginText & { readonly logged: string })[] = [
  { name: 'throws_text', apply: `() => { throw 'plain words'; }`, logged: 'it threw plain words' },
  {
    name: 'throws_error',
    apply: `() => { throw new Error('no /etc/secret'); }`,
    logged: 'it threw Error: no /etc/secret',
  },
  { name: 'throws_null', apply: `() => { throw null; }`, logged: 'it threw null' },
  { name: 'throws_undefined', apply: `() => { throw undefined; }`, logged: 'it threw undefined' },
  {
    name: 'throws_symbol',
    apply: `() => { throw Symbol('a symbol'); }`,
    logged: 'it threw Symbol(a symbol)',
  },
  {
    name: 'throws_wordless',
    apply: `() => { throw Object.create(null); }`,
    logged: 'it threw something that cannot be put into words',
  },
  {
    name: 'throws_trap',
    apply: `() => {
      const trap = { configurable: true, get() { throw new Error('trapped'); } };
      throw Object.defineProperties(new Error('trap'), { stack: trap, message: trap, name: trap, cause: trap });
    }`,
    logged: 'it threw something that cannot be put into words',
  },
  {
    name: 'throws_function',
    apply: `() => { throw Object.assign(new Error('with more'), { stack: () => 1, more: () => 2 }); }`,
    logged: 'it threw Error: with more',
  },
  {
    name: 'rejects',
    apply: `async () => { await null; throw new Error('later'); }`,
    logged: 'it threw Error: later',
  },
  {
    name: 'throws_in_timer',
    apply: `() => new Promise(() => setTimeout(() => { throw new Error('in a timer'); }, 5))`,
    logged: 'it threw Error: in a timer',
  },
  {
    name: 'rejects_unawaited',
    apply: `() => { void Promise.reject(new Error('unawaited')); return new Promise(() => {}); }`,
    logged: 'it threw Error: unawaited',
  },
  { name: 'returns_nothing', apply: `() => {}`, logged: 'it returned no image' },
  { name: 'returns_text', apply: `() => 'an image'`, logged: 'it returned no image' },
  {
    name: 'returns_too_few',
    apply: `() => ({ bitmap: { data: new Uint8Array(7), width: 3, height: 2 } })`,
    logged: 'it returned an image of 3 x 2 with 7 bytes',
  },
  {
    name: 'returns_no_size',
    apply: `() => ({ bitmap: { data: new Uint8Array(8), width: NaN, height: '2' } })`,
    logged: 'it returned an image of NaN x 2 with 8 bytes',
  },
  {
    name: 'returns_trap',
    apply: `() => ({ get bitmap() { throw new Error('no bitmap'); } })`,
    logged: 'it threw Error: no bitmap',
  },
  {
    name: 'returns_too_many',
    apply: `(image) => new image.constructor({ width: 1001, height: 1000, data: Buffer.alloc(1001 * 4000) })`,
    logged: 'it returned an image of 1001 x 1000 pixels, more than this server accepts',
  },
  {
    name: 'strips_promise',
    scope: 'pixel',
    apply: `async (image) => image`,
    logged: 'it returned no image',
  },
  {
    name: 'strips_resize',
    scope: 'pixel',
    apply: `(image) => image.resize({ w: 3, h: 2 })`,
    logged: 'must keep the size',
  },
  { name: 'exits', apply: `() => process.exit(0)`, logged: 'the thread it ran on died' },
  {
    name: 'strips_exit',
    scope: 'pixel',
    apply: `() => process.exit(1)`,
    logged: 'the thread it ran on died',
  },
  {
    name: 'fills_heap',
    apply: `() => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length + 0.5)); }`,
    logged: 'the thread it ran on died',
  },
  {
    name: 'kernel_throws',
    kernel: `() => { throw new Error('no plan'); }`,
    logged: 'it threw Error: no plan',
  },
  { name: 'kernel_nothing', kernel: `() => undefined`, logged: 'it threw TypeError' },
  {
    name: 'kernel_unaligned',
    kernel: operation('alignment: 0.5,'),
    logged: '`alignment` must be a whole number',
  },
  {
    name: 'kernel_nowhere',
    kernel: operation(
      `footprint: () => ({ x: NaN, y: 0, width: 'wide', height: 1 }), passes: [{ axis: 'rows', alignment: 1, run() {} }],`,
    ),
    logged: '`footprint` must give a rectangle',
  },
  {
    name: 'kernel_exits',
    kernel: operation('render() { process.exit(1); },'),
    logged: 'the thread it ran on died',
  },
  {
    name: 'pass_throws',
    kernel: operation(`passes: [{ axis: 'columns', alignment: 1, run() { throw new Error('no pass'); } }],`),
    logged: 'it threw Error: no pass',
  },
];

/** What works, though with bad manners. */
const rude: readonly PluginText[] = [
  {
    name: 'throws_later',
    apply: `(image) => { setTimeout(() => { throw new Error('after its work'); }, 50); return image; }`,
  },
  { name: 'waits', apply: `(image) => new Promise((resolve) => setTimeout(() => resolve(image), 150))` },
  {
    name: 'changes_params',
    scope: 'pixel',
    properties: `value: { type: 'integer', minimum: 0, maximum: 255, default: 10 }`,
    apply: `(image, params) => { image.bitmap.data.fill(params.value); params.value += 50; return image; }`,
  },
  {
    name: 'keeps_images',
    before: 'const kept = [];',
    apply: `(image) => {
      kept.push(image);
      setInterval(() => kept.forEach(({ bitmap }) => bitmap.data.fill(99)), 1).unref();
      return image;
    }`,
  },
  {
    name: 'prints',
    before: `console.log('printed while it loads'); process.stdout.write('half a line ');`,
    apply: `(image) => {
      console.log('log'); console.info('printed at work'); console.table([1]); console.dir({});
      process.stdout.write('x'.repeat(100_000) + '\\n');
      return image;
    }`,
  },
];

let wanted: string;
const pixelsOf = (answer: Answer) => {
  expect(answer.status, answer.body.toString('utf8', 0, 300)).toBe(200);
  return sha256(decodePng(answer.body).data);
};
const blur = (url: string) => filterImage(url, { image: photo, filter: 'blur', params: { radius: 9 } });

/** Another's pictures are what they are without any plugin. */
async function expectSound(...answers: Promise<Answer>[]): Promise<void> {
  for (const answer of await Promise.all(answers)) expect(pixelsOf(answer)).toBe(wanted);
}

const running = async (url: string) =>
  (await getJson<{ jobs?: { running: number } }>(`${url}/health/ready`)).jobs?.running;

function failureIn({ log }: ServerProcess, filter: string): LogLine | undefined {
  return log.find(({ err }) => (err as { filter?: string } | undefined)?.filter === filter);
}

describe('a filter of an operator that fails', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    const flags = await writePlugins(await temporaryFolder(), [...failing, ...rude]);
    server = await serve(['--workers', '2', '--max-megapixels', '1', ...flags]);
    wanted = pixelsOf(await blur(server.url));
  });
  afterAll(() => {
    // Whatever they print, the log is JSON, one a line.
    expect(server.log.filter(({ msg }) => msg.startsWith('no JSON'))).toEqual([]);
  });

  it.each(failing)('$name: 500 FILTER_FAILED, the stack in the log, no other job harmed', async (plugin) => {
    const { name, logged } = plugin;
    const neighbour = blur(server.url);
    const answer = await filterImage(server.url, { image: small, filter: name });
    expect(answer.json()).toEqual({
      statusCode: 500,
      code: 'FILTER_FAILED',
      error: 'Internal Server Error',
      message: `The filter ${name} failed. What happened is written in the server's log.`,
    });
    await expectSound(neighbour, blur(server.url));
    // The log comes by another way than the answer.
    await eventually('the log tells of it', () => failureIn(server, name) !== undefined);
    const line = failureIn(server, name)!;
    expect(line).toMatchObject({ level: 50, code: 'FILTER_FAILED' });
    const { message, stack } = line['err'] as { message: string; stack: string };
    expect(message).toContain(logged);
    if (logged.startsWith('it threw Error') && name !== 'throws_function')
      expect(stack).toContain(`${name}.mjs`);
    const request = server.log.find(
      ({ msg, reqId }) => msg === 'incoming request' && reqId === line['reqId'],
    );
    expect(request).toMatchObject({ req: { method: 'POST', url: '/api/v1/process' } });
  });

  it('answers nothing of the inside, and records nothing', async () => {
    const answer = await filterImage(server.url, { image: small, filter: 'throws_error' });
    expect(answer.body.toString()).not.toMatch(/secret|\.mjs|stack/);
    const { items } = await getJson<{ items: { filter: string }[] }>(
      `${server.url}/api/v1/records?limit=100`,
    );
    expect(items.map(({ filter }) => filter).filter((name) => failing.some((p) => p.name === name))).toEqual(
      [],
    );
  });

  it('an error that comes after its work is logged, and ends no thread', async () => {
    const later = await Promise.all(
      [1, 2].map(() => filterImage(server.url, { image: small, filter: 'throws_later' })),
    );
    expect(later.map(({ status }) => status)).toEqual([200, 200]);
    // A thread without a task sleeps, and its timers with it: they throw while another filter is at work.
    const waiting = [1, 2].map(() => filterImage(server.url, { image: small, filter: 'waits' }));
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
    await eventually('the log tells of it', () =>
      server.log.some(
        ({ level, filter, stack }) =>
          level === 50 && filter === 'throws_later' && String(stack).includes('after its work'),
      ),
    );
    await expectSound(blur(server.url), blur(server.url));
    expect(server.log.filter(({ msg }) => msg.includes('thread died'))).toEqual([]);
  });

  it('may change its parameters: neither the next strip nor the next job sees that', async () => {
    for (let i = 0; i < 3; i++) {
      const { body } = await filterImage(server.url, { image: photo, filter: 'changes_params' });
      expect(decodePng(body).data.every((byte) => byte === 10)).toBe(true);
    }
  });

  it('may keep an image and write into it: no other picture lies there', async () => {
    for (let i = 0; i < 4; i++) {
      await filterImage(server.url, { image: photo, filter: 'keeps_images' });
      await expectSound(blur(server.url), blur(server.url), blur(server.url));
    }
  });

  it('may print: that goes to stderr', async () => {
    expect((await filterImage(server.url, { image: small, filter: 'prints' })).status).toBe(200);
    await eventually('it is there', () => server.stderr.some((line) => line.includes('printed at work')));
    expect(server.stderr.join('\n')).toContain('printed while it loads');
    await expectSound(blur(server.url));
  });
});

describe('a filter of an operator that takes all it can', () => {
  const endless: readonly PluginText[] = [
    { name: 'loops', apply: `() => { for (;;); }` },
    { name: 'never_resolves', apply: `() => new Promise(() => {})` },
    { name: 'awaits_for_ever', apply: `async () => { for (;;) await new Promise(setImmediate); }` },
    { name: 'kernel_loops', kernel: `() => { for (;;); }` },
    { name: 'render_loops', kernel: operation('render() { for (;;); },') },
  ];
  const greedy: readonly PluginText[] = [
    {
      name: 'fills_buffers',
      apply: `() => { const all = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1)); }`,
    },
    {
      name: 'fills_shared',
      apply: `() => { const all = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(1 << 24)).fill(1)); }`,
    },
  ];
  let server: ServerProcess;
  beforeAll(async () => {
    const flags = await writePlugins(await temporaryFolder(), [...endless, ...greedy]);
    const limits = ['--job-timeout', '5', '--max-memory-mib', '768'];
    // By the variable, which commas part.
    const files = flags.filter((flag) => flag !== '--plugin').join(',');
    server = await serve(['--workers', '6', ...limits], undefined, { REVELA_PLUGIN: files });
    wanted = pixelsOf(await blur(server.url));
  });

  it('ends with its client', async () => {
    for (const filter of ['loops', 'never_resolves', 'kernel_loops']) {
      const gone = filterImage(
        server.url,
        { image: small, filter },
        {
          fresh: true,
          onRequest(sent) {
            void eventually('it runs', async () => (await running(server.url)) === 1).then(() =>
              sent.destroy(),
            );
          },
        },
      );
      await expect(gone).rejects.toThrow();
      await eventually('it has ended', async () => (await running(server.url)) === 0);
    }
    await expectSound(blur(server.url));
  });

  it('ends at the timeout of a job: 504 PROCESSING_TIMEOUT', async () => {
    const asked = endless.map(({ name }) => filterImage(server.url, { image: small, filter: name }));
    await expectSound(blur(server.url), blur(server.url));
    for (const answer of await Promise.all(asked)) {
      expect([answer.status, answer.code]).toEqual([504, 'PROCESSING_TIMEOUT']);
    }
    await eventually('all have ended', async () => (await running(server.url)) === 0);
    await expectSound(blur(server.url));
    expect(server.log.filter(({ code }) => code === 'FILTER_FAILED')).toEqual([]);
  });

  it.each(greedy)('is ended before the memory is full: $name', async ({ name }) => {
    const answer = await filterImage(server.url, { image: small, filter: name });
    expect([answer.status, answer.code]).toEqual([500, 'FILTER_FAILED']);
    await eventually('the log tells of it', () => failureIn(server, name) !== undefined);
    expect(failureIn(server, name)).toMatchObject({
      err: { message: expect.stringContaining('more memory') as string },
    });
    await expectSound(blur(server.url));
  });

  it.each(greedy)('is the first to be ended, not whoever has the larger picture: $name', async ({ name }) => {
    const neighbours = Array.from({ length: 6 }, () => blur(server.url));
    const answer = await filterImage(server.url, { image: small, filter: name });
    expect(['FILTER_FAILED', 'SERVER_BUSY']).toContain(answer.code);
    await expectSound(...neighbours, blur(server.url));
  });
});
