import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { filters as definitions } from '@revela/filters';
import { stockFilters } from '@revela/testing/stock-jimp';
import sharp from 'sharp';
import type { BenchFilter } from '../filters.js';
import { median, pairedRatio } from '../measure/statistics.js';
import { sendUpload, type Upload, uploadOf } from '../measure/upload.js';
import type { Picture } from '../pictures/picture.js';
import { revelaRow } from '../report/rows.js';
import { formatMilliseconds, formatRatio } from '../report/units.js';
import { defineExtra, originOf } from './extra.js';
import type { MethodTask } from './method-worker.js';

/** A filter of Jimp's at 12 megapixels: milliseconds, each run moments from those of the others. */
interface JimpFilter {
  readonly filter: string;
  /** The server's phase `filter`. */
  readonly served: number[];
  /** Stock Jimp's method on one thread. */
  readonly stock: number[];
  /** The same method on one thread, on an image as the server makes it: methods on the prototype. */
  readonly composed: number[];
  /** The whole answer, and that of a blur. */
  readonly answers: number[];
  readonly blurs: number[];
}

const pointwise = definitions.filter(({ name, scope }) => scope === 'pixel' && stockFilters.includes(name));

/** Times a filter in a thread of its own. */
async function withMethod<T>(
  task: MethodTask,
  work: (time: () => Promise<number>) => Promise<T>,
): Promise<T> {
  const worker = new Worker(new URL('./method-worker.js', import.meta.url), { workerData: task });
  try {
    return await work(async () => {
      worker.postMessage(null);
      const [milliseconds] = (await once(worker, 'message')) as [number];
      return milliseconds;
    });
  } finally {
    await worker.terminate();
  }
}

async function pixelsOf({ file }: Picture): Promise<Pick<MethodTask, 'pixels' | 'width' | 'height'>> {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = new SharedArrayBuffer(data.length);
  new Uint8Array(pixels).set(data);
  return { pixels, width: info.width, height: info.height };
}

/** Times one filter every way, in turns, after a warm-up of each. */
async function measureFilter(
  origin: string,
  { name: filter, params }: BenchFilter,
  upload: Upload,
  blur: Upload,
  image: Awaited<ReturnType<typeof pixelsOf>>,
  runs: number,
): Promise<JimpFilter> {
  const measured: JimpFilter = { filter, served: [], stock: [], composed: [], answers: [], blurs: [] };
  const task = { ...image, filter, params };
  await withMethod({ ...task, by: 'stock' }, (timeStock) =>
    withMethod({ ...task, by: 'server' }, async (timeComposed) => {
      for (let run = -1; run < runs; run++) {
        const stock = await timeStock();
        const composed = await timeComposed();
        const { milliseconds, phases } = await sendUpload(origin, upload);
        const { milliseconds: blurred } = await sendUpload(origin, blur);
        if (run < 0) continue;
        measured.stock.push(stock);
        measured.composed.push(composed);
        measured.served.push(phases['filter'] ?? NaN);
        measured.answers.push(milliseconds);
        measured.blurs.push(blurred);
      }
    }),
  );
  return measured;
}

/** Jimp's filters of single pixels, by the server and by stock Jimp. */
export default defineExtra<readonly JimpFilter[]>({
  name: 'jimp-filters',
  help: "Jimp's own filters at 12 megapixels, beside stock Jimp's methods and a blur",
  when: 'beside',
  async measure(bench) {
    const origin = originOf(bench);
    if (origin === undefined) return undefined;
    const { large, effort, say } = bench;
    const image = await pixelsOf(large);
    const blur = uploadOf(large, { name: 'blur', params: {} });
    const measured: JimpFilter[] = [];
    for (const filter of bench.filters.filter(({ name }) => pointwise.some((own) => own.name === name))) {
      say(`${filter.name}, by the server and by stock Jimp`);
      const upload = uploadOf(large, filter);
      measured.push(await measureFilter(origin, filter, upload, blur, image, effort.extraRuns));
    }
    return measured;
  },
  rows(measured, ids) {
    const cell = (own: readonly number[], base: readonly number[]) =>
      formatMilliseconds(median(own)) + formatRatio(pairedRatio(own, base));
    return [
      ["Jimp's filters, 12 MP: the server's time for the filter (to stock Jimp's own time for the method)"],
      ...measured.map(({ filter, served, stock }) => revelaRow(filter, ids, cell(served, stock), '≤ 0.6')),
      [
        "Jimp's filters, 12 MP: the method on one thread, with methods on the prototype (to stock Jimp's closures)",
      ],
      ...measured.map(({ filter, composed, stock }) => revelaRow(filter, ids, cell(composed, stock))),
      ["Jimp's filters, 12 MP: the whole answer (to that of a blur)"],
      ...measured.map(({ filter, answers, blurs }) => revelaRow(filter, ids, cell(answers, blurs), '< 1.5')),
    ];
  },
});
