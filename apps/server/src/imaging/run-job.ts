import { FilterFailedError, type FilterJob, needsWholeImage, planFilter } from '@revela/filters';
import { ImageError } from '@revela/formats/errors';
import { assemblePng } from '@revela/formats/png/assemble';
import { layoutFor } from '@revela/formats/png/layout';
import type { AnyFilter } from '@revela/filters';
import type { ImageHeader } from '@revela/formats/headers';
import type { FilterParams, Region, Timings } from '@revela/shared';
import { isBuiltIn } from '../filters/catalogue.js';
import type { JobTasks } from '../jobs/job.js';
import { isShortage } from '../jobs/shortage.js';
import { wasEnded } from '../jobs/thread-pool.js';
import type { Range } from '../jobs/split.js';
import type { PlanOutline } from './plan-outline.js';
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
  RenderedStrip,
  SharedRaster,
} from './tasks.js';

/** A picture to filter. */
export interface ImagingJob {
  /** The image file. It is handed over to a worker thread: its buffer must be its own and is empty afterwards. */
  readonly file: Uint8Array<ArrayBuffer>;
  readonly header: ImageHeader;
  readonly filter: AnyFilter;
  readonly params: FilterParams;
  readonly regions: readonly Region[] | undefined;
}

export interface ImagingResult {
  /** The PNG file, in pieces. */
  readonly png: readonly Uint8Array[];
  /** Bytes of the PNG file. */
  readonly bytes: number;
  /** Milliseconds of each phase. */
  readonly timings: Timings;
}

/** What a job has of the process. */
export interface JobResources {
  readonly tasks: JobTasks;
  /** Memory for pixels, until the job is over. */
  acquire(pixels: number): SharedArrayBuffer;
  /** Ranges of rows or columns for the threads that are free. */
  split(length: number, alignment: number, pixels: number): Range[];
  /** Pixels an image may have. */
  readonly maxPixels: number;
  /** Told when the filter begins its work, and when it is done. */
  onFilter(running: boolean): void;
}

function errorOf(failure: Failure): Error {
  if (failure.code !== 'FILTER_FAILED') {
    return new ImageError(failure.code, failure.message, { cause: failure.cause });
  }
  const error = new FilterFailedError(failure.filter, failure.message);
  // Of the thread it happened on.
  error.stack = failure.stack;
  return error;
}

/** @throws {ImageError | FilterFailedError} what a failure tells of */
function orThrow<Outcome extends { readonly ok: true }>(outcome: Outcome | Failure): Outcome {
  if (!outcome.ok) throw errorOf(outcome);
  return outcome;
}

/**
 * Takes a picture through decoding, filtering and encoding on the worker threads.
 *
 * @throws {ImageError} a decoder's word about the file
 * @throws {FilterFailedError} where an operator's filter failed, or died with its thread
 * @throws {Error} anything else that went wrong, as it was thrown: a fault of ours, or a shortage (`isShortage`)
 */
export async function runJob(
  job: ImagingJob,
  resources: JobResources,
  queueMs: number,
): Promise<ImagingResult> {
  let mark = performance.now();
  const lap = () => {
    const began = mark;
    mark = performance.now();
    return mark - began;
  };
  const { icc, ...source } = await decodeFile(job, resources);
  const decodeMs = lap();
  const filtered = await filterImage(job, source, resources);
  const filterMs = lap();
  const { image, scratch, fused } = filtered;
  const { width, height } = image;
  const layout = layoutFor({ opaque: image.opaque, grey: image.grey, icc });
  const alignment = fused ? planFilter(job.filter, fused).alignment : 1;
  const ranges = resources.split(height, alignment, width * height);
  const outcomes = await Promise.all(
    ranges.map(({ start, end }) =>
      resources.tasks.run<EncodeTask, RenderedStrip | Failure>('encodeStrip', {
        job: fused,
        source: image,
        scratch,
        layout,
        start,
        end,
        stripCount: ranges.length,
      }),
    ),
  );
  const strips = outcomes.map(orThrow);
  const png = assemblePng({ width, height, layout, icc }, strips);
  const encodeMs = lap();
  // Filter and encoder take turns in every strip.
  const worked = strips.reduce((sum, strip) => sum + strip.filterMs + strip.encodeMs, 0);
  const filterShare = strips.reduce((sum, strip) => sum + strip.filterMs, 0) / Math.max(worked, 1e-9);
  return {
    png,
    bytes: png.reduce((sum, piece) => sum + piece.length, 0),
    timings: {
      queue: queueMs,
      decode: decodeMs,
      filter: filterMs + (fused ? encodeMs * filterShare : 0),
      encode: fused ? encodeMs * (1 - filterShare) : encodeMs,
    },
  };
}

async function decodeFile(
  { file, header }: ImagingJob,
  { tasks, acquire }: JobResources,
): Promise<DecodedImage> {
  const { format, orientation, width, height } = header;
  const decoded = await tasks.run<DecodeTask, { ok: true; image: DecodedImage } | Failure>(
    'decode',
    { file, format, orientation, width, height, pixels: acquire(width * height) },
    [file.buffer],
  );
  return orThrow(decoded).image;
}

/** What is to be encoded. */
interface Filtered {
  readonly image: SharedRaster & Channels;
  readonly scratch?: SharedRaster | undefined;
  /** The filter whose rows the encoder asks for, where it is not done yet. */
  readonly fused?: FilterJob;
}

/**
 * Filters an image: whole on one thread where it must be, else in strips; where nothing of the result has to be known
 * beforehand, its last part is left to the encoder, which asks for rows while it compresses others.
 */
async function filterImage(
  { filter, params, regions }: ImagingJob,
  source: SharedRaster & Channels,
  resources: JobResources,
): Promise<Filtered> {
  const { tasks, acquire, split, maxPixels } = resources;
  const { width, height, opaque } = source;
  const job: FilterJob = { filter: filter.name, params, regions, width, height, opaque };
  const own = isBuiltIn(filter);
  resources.onFilter(true);
  try {
    if (needsWholeImage(filter)) {
      const target = { pixels: acquire(width * height), width, height };
      const filtered = await tasks.run<FilterWholeTask, { ok: true; image: FilteredImage } | Failure>(
        'filterWhole',
        {
          job,
          source,
          target,
          maxPixels,
        },
      );
      return { image: orThrow(filtered).image };
    }
    const plan = await planJob(filter, job, tasks);
    let scratch: SharedRaster | undefined;
    if (plan.scratch) {
      const { width: w, height: h } = plan.scratch;
      scratch = plan.inPlace ? source : { pixels: acquire(w * h), width: w, height: h };
      for (const [pass, { length, alignment }] of plan.passes.entries()) {
        const outcomes = await Promise.all(
          split(length, alignment, w * h).map(({ start, end }) =>
            tasks.run<PassTask, { ok: true } | Failure>('runPass', {
              job,
              source,
              scratch: scratch!,
              pass,
              start,
              end,
            }),
          ),
        );
        outcomes.forEach(orThrow);
      }
    }
    // An operator's filter has its result looked at, and an end before the encoder begins.
    if (plan.channelsAlike && own) return { image: source, scratch, fused: job };
    const target = { pixels: acquire(width * height), width, height };
    const outcomes = await Promise.all(
      split(height, plan.alignment, width * height).map(({ start, end }) =>
        tasks.run<FilterStripTask, ({ ok: true } & Channels) | Failure>('filterStrip', {
          job,
          source,
          scratch,
          target,
          start,
          end,
        }),
      ),
    );
    const strips = outcomes.map(orThrow);
    const image = {
      ...target,
      opaque: strips.every((strip) => strip.opaque),
      grey: strips.every((strip) => strip.grey),
    };
    return { image };
  } catch (cause) {
    if (own || cause instanceof FilterFailedError || wasEnded(cause) || isOurs(cause)) throw cause;
    // An operator's filter may die with its thread: out of memory, or by its own doing.
    throw new FilterFailedError(filter.name, 'the thread it ran on died', { cause });
  } finally {
    resources.onFilter(false);
  }
}

/** True for what is no filter's doing, as it comes from a thread that it ended: without its class. */
const isOurs = (cause: unknown): boolean =>
  isShortage(cause) || (cause instanceof Error && cause.name === 'LoadError');

/** Plans a job here, or on a thread where that takes an operator's code, which may do anything. */
async function planJob(filter: AnyFilter, job: FilterJob, tasks: JobTasks): Promise<PlanOutline> {
  if (!filter.kernel || isBuiltIn(filter)) return planFilter(filter, job, neverCalled);
  const planned = await tasks.run<PlanTask, { ok: true; outline: PlanOutline } | Failure>('outlinePlan', {
    job,
  });
  return orThrow(planned).outline;
}

/** The main thread plans, and filters nothing. */
const neverCalled = () => {
  throw new Error('No filter runs on the main thread');
};
