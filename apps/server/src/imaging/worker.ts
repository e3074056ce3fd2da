import { isMainThread, workerData } from 'node:worker_threads';
import {
  applyWhole,
  type AnyFilter,
  type CreateImage,
  FilterFailedError,
  type FilterImage,
  type FilterJob,
  type FilterPlan,
  filters as builtIn,
  isOpaque,
  planFilter,
} from '@revela/filters';
import { toRgba, type DecodedPixels } from '@revela/formats/codecs/decoder';
import { decodeImage, loadDecoder } from '@revela/formats/decoders';
import { ImageError } from '@revela/formats/errors';
import { readIccProfile } from '@revela/formats/icc-profile';
import { orient, uprightSize } from '@revela/formats/orientation';
import { chooseCompression } from '@revela/formats/png/compression';
import { isGrey } from '@revela/formats/png/grey';
import { takeSamples } from '@revela/formats/png/samples';
import { compressStrip } from '@revela/formats/png/strip';
import type { Raster } from '@revela/shared';
import { importFilters, type PluginModule } from '../filters/import-filters.js';
import { printToStderr } from '../filters/print-to-stderr.js';
import { StoppedError, throwIfRaised } from '../jobs/stop-flag.js';
import { transferring } from '../jobs/transfer.js';
import { boundCodecMemory } from '../jobs/wasm-memory-limit.js';
import { composeJimp } from './image.js';
import { outlineOf, type PlanOutline } from './plan-outline.js';
import { catchStrayErrors, stackOf, whileFilterWorks } from './stray-errors.js';
import type {
  Channels,
  DecodedImage,
  DecodeTask,
  EncodeTask,
  Failure,
  FilteredImage,
  FilterStripTask,
  FilterWholeTask,
  PassTask,
  PlanTask,
  PreloadTask,
  RenderedStrip,
  SharedRaster,
} from './tasks.js';

// Decoders print what they come across (UTIF: every tiled page); standard output is the log's, one JSON a line.
console.log = () => undefined;

/** What the pool gives every thread. */
export interface ThreadData {
  /** Modules of the operator's filters. */
  readonly plugins: readonly PluginModule[];
}

const { plugins } = isMainThread ? { plugins: [] } : (workerData as { data: ThreadData }).data;
if (plugins.length > 0) printToStderr();
const definitions: readonly AnyFilter[] = [...builtIn, ...(await importFilters(plugins))];
// From now on: a thread that cannot load is to die.
if (plugins.length > 0) catchStrayErrors();
const byName = new Map(definitions.map((filter) => [filter.name, filter]));
const { createImage, imagesFor } = composeJimp(definitions);

function filterNamed(name: string): AnyFilter {
  const filter = byName.get(name);
  if (!filter) throw new Error(`This thread knows no filter '${name}'`);
  return filter;
}

/** The image over shared pixels, or over rows [start, end) of them: what is done to it is done to them. */
function imageOver({ pixels, width, height }: SharedRaster, start = 0, end = height): FilterImage {
  const data = new Uint8Array(pixels, start * width * 4, (end - start) * width * 4);
  return createImage({ data, width, height: end - start });
}

/** @param create what the filter gets its images from; kernels need none */
function planOf(job: FilterJob, create?: CreateImage): FilterPlan {
  return attempt(job, () => planFilter(filterNamed(job.filter), job, create));
}

function channelsOf(image: Raster): Channels {
  return { opaque: isOpaque(image), grey: isGrey(image) };
}

/**
 * Runs a filter's own code.
 *
 * @throws {FilterFailedError} whatever it throws
 */
function attempt<T>({ filter }: FilterJob, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw FilterFailedError.of(filter, cause);
  }
}

/**
 * What went wrong, to be told across threads.
 *
 * @throws the cause itself where it is no word about file or filter: a stop, a fault of ours
 */
function failureOf(cause: unknown): Failure {
  if (cause instanceof FilterFailedError) {
    const { filter, message } = cause;
    const stack = stackOf(cause.cause instanceof Error ? cause.cause : cause);
    return { ok: false, code: 'FILTER_FAILED', filter, message, stack };
  }
  throw cause;
}

/**
 * Fills an image with what was decoded, every pixel of it: its memory may hold another's picture.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where the picture has another size than the image
 */
function drawUpright(stored: DecodedPixels, orientation: number, { data, ...image }: Raster): void {
  const { width, height } = uprightSize(stored.width, stored.height, orientation);
  if (width !== image.width || height !== image.height) {
    const said = `${image.width} x ${image.height}`;
    throw new ImageError(
      'IMAGE_CORRUPT',
      `The image is damaged: its header says ${said}, its content ${width} x ${height}.`,
    );
  }
  if (stored.data.length !== stored.width * stored.height * stored.channels) {
    throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: its decoder left pixels out.');
  }
  if (orientation === 1) {
    toRgba(stored, data as Uint8Array);
    return;
  }
  const rgba = new Uint8Array(width * height * 4);
  toRgba(stored, rgba);
  orient({ ...stored, data: rgba }, orientation, data as Uint8Array);
}

/**
 * Decodes an image file and turns it upright.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function decode(task: DecodeTask): Promise<{ ok: true; image: DecodedImage } | Failure> {
  try {
    const { file, format, orientation, pixels, stop, width, height } = task;
    throwIfRaised(stop);
    boundCodecMemory(width * height, file.length);
    const stored = await decodeImage(format, file);
    const { bitmap } = imageOver({ pixels, width, height });
    try {
      throwIfRaised(stop);
      drawUpright(stored, orientation, bitmap);
    } finally {
      stored.release?.();
    }
    throwIfRaised(stop);
    return {
      ok: true,
      image: {
        pixels,
        width,
        height,
        opaque: stored.channels < 4 || isOpaque(bitmap),
        grey: stored.channels === 1 || isGrey(bitmap),
        icc: readIccProfile(file, format),
      },
    };
  } catch (cause) {
    if (cause instanceof StoppedError) throw cause;
    // A codec that trapped may have left its memory in any state: the thread ends, and is replaced, with it.
    if (cause instanceof WebAssembly.RuntimeError) process.exit(1);
    const known = cause instanceof ImageError;
    return {
      ok: false,
      code: known ? cause.code : 'IMAGE_CORRUPT',
      message: known ? cause.message : 'The image is damaged: it cannot be decoded.',
      cause: String(known ? (cause.cause ?? cause) : cause),
    };
  }
}

/** Plans a job, for the main thread to share it out. */
export function outlinePlan({ job }: PlanTask): { ok: true; outline: PlanOutline } | Failure {
  try {
    return { ok: true, outline: attempt(job, () => outlineOf(planOf(job))) };
  } catch (cause) {
    return failureOf(cause);
  }
}

/** Pixels of a pass between two looks at the stop flag: 20 ms at most, and so many that to stop in between costs nothing. */
const PIECE_PIXELS = 1 << 19;

/**
 * Runs a strip of one pass of a filter.
 *
 * @throws {StoppedError} where the job is stopped
 */
export function runPass({ job, source, scratch, pass, start, end, stop }: PassTask): { ok: true } | Failure {
  try {
    const { axis, alignment, run } = planOf(job).passes[pass]!;
    const input = imageOver(source).bitmap;
    const output = imageOver(scratch).bitmap;
    const line = axis === 'rows' ? scratch.width : scratch.height;
    const piece = Math.max(1, Math.round(PIECE_PIXELS / line / alignment)) * alignment;
    for (let from = start; from < end; from += piece) {
      throwIfRaised(stop);
      attempt(job, () => {
        run(input, output, from, Math.min(from + piece, end));
      });
    }
    return { ok: true };
  } catch (cause) {
    return failureOf(cause);
  }
}

/** Bytes of RGBA that are filtered and compressed at a time: small enough to stay in the processor's cache. */
const BAND_BYTES = 1 << 20;

const bandRowsOf = (width: number, alignment: number): number =>
  Math.max(1, Math.round(BAND_BYTES / (width * 4) / alignment)) * alignment;

/**
 * Filters a strip of rows into memory.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function filterStrip(task: FilterStripTask): Promise<({ ok: true } & Channels) | Failure> {
  try {
    const { job, target, start, end, stop } = task;
    const filter = filterNamed(job.filter);
    const plan = planOf(job, filter.apply && (await imagesFor(filter)));
    const source = imageOver(task.source).bitmap;
    const scratch = task.scratch && imageOver(task.scratch).bitmap;
    const bandRows = bandRowsOf(target.width, plan.alignment);
    let [opaque, grey] = [true, true];
    for (let top = start; top < end; top += bandRows) {
      throwIfRaised(stop);
      const bottom = Math.min(top + bandRows, end);
      const { bitmap } = imageOver(target, top, bottom);
      attempt(job, () => {
        plan.renderRows(source, scratch, bitmap.data, top, bottom);
      });
      // While the band is in the cache.
      opaque &&= isOpaque(bitmap);
      grey &&= isGrey(bitmap);
    }
    return { ok: true, opaque, grey };
  } catch (cause) {
    return failureOf(cause);
  }
}

/** Filters the whole image on this thread. */
export async function filterWhole(
  task: FilterWholeTask,
): Promise<{ ok: true; image: FilteredImage } | Failure> {
  try {
    const { job, target, maxPixels } = task;
    const filter = filterNamed(job.filter);
    const create = await imagesFor(filter);
    const { data } = imageOver(target).bitmap;
    const source = imageOver(task.source).bitmap;
    const result = await whileFilterWorks(filter.name, () =>
      applyWhole(source, data, filter, job.params, job.regions, create),
    );
    const { width, height } = result;
    if (result.data === data) return { ok: true, image: { ...target, ...channelsOf(result) } };
    if (width * height > maxPixels) {
      throw new FilterFailedError(
        filter.name,
        `it returned an image of ${width} x ${height} pixels, more than this server accepts`,
      );
    }
    const pixels = new SharedArrayBuffer(result.data.length);
    new Uint8Array(pixels).set(result.data);
    return { ok: true, image: { pixels, width, height, ...channelsOf(result) } };
  } catch (cause) {
    return failureOf(cause);
  }
}

/**
 * Filters and compresses a strip of rows, band by band, so that no filtered image need be held whole.
 *
 * @throws {StoppedError} where the job is stopped
 */
export function encodeStrip(task: EncodeTask): RenderedStrip | Failure {
  try {
    return encodeRows(task);
  } catch (cause) {
    return failureOf(cause);
  }
}

function encodeRows(task: EncodeTask): RenderedStrip {
  const { job, layout, start, end, stripCount } = task;
  const { width, height } = task.source;
  const source = imageOver(task.source).bitmap;
  const scratch = task.scratch && imageOver(task.scratch).bitmap;
  const plan = job && planOf(job);
  const alignment = plan?.alignment ?? 1;
  let filterMs = 0;
  const render = (target: Uint8Array, top: number, bottom: number) => {
    throwIfRaised(task.stop);
    const began = performance.now();
    if (plan)
      attempt(job, () => {
        plan.renderRows(source, scratch, target, top, bottom);
      });
    else target.set(source.data.subarray(top * width * 4, bottom * width * 4));
    filterMs += performance.now() - began;
  };
  /** The strip's rows, each band in the memory of the one before. */
  function* renderBands(): Generator<Uint8Array> {
    const bandRows = bandRowsOf(width, alignment);
    const memory = new Uint8Array(Math.min(bandRows, end - start) * width * 4);
    for (let top = start; top < end; top += bandRows) {
      const bottom = Math.min(top + bandRows, end);
      const band = memory.subarray(0, (bottom - top) * width * 4);
      render(band, top, bottom);
      yield band;
    }
  }
  const began = performance.now();
  const samples = takeSamples({ width, height, start, end, stripCount, alignment }, render);
  const compression = chooseCompression(samples, layout);
  const strip = compressStrip({ width, layout, compression }, renderBands());
  return transferring(
    { ok: true, ...strip, filterMs, encodeMs: performance.now() - began - filterMs },
    strip.chunks.map((chunk) => chunk.buffer),
  );
}

/** Loads a format's decoder, which its first picture would wait for otherwise. */
export async function preload({ format }: PreloadTask): Promise<void> {
  await loadDecoder(format);
}

export { releaseMemory } from '@revela/formats/codecs/on-idle';

/** Answers, so that a caller knows that a thread does. */
export function ping(): true {
  return true;
}
