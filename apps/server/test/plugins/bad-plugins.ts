import type { PluginText } from './plugin-files.js';

/** A kernel that copies, with some of it put otherwise. */
export const operation = (lines: string) => `() => ({
  border: 0, alignment: 1, footprint: (area) => area, passes: [],
  render(input, output, area) { output.words.set(input.words.subarray(0, area.width * area.height)); },
  ${lines}
})`;

/** Each with what the log says of it. */
export const failing: readonly (PluginText & { readonly logged: string })[] = [
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
export const rude: readonly PluginText[] = [
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
