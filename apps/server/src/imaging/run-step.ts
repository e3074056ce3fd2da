import {
  type AnyFilter,
  FilterFailedError,
  type FilterJob,
  needsWholeImage,
  planFilter,
} from '@revela/filters';
import { isBuiltIn } from '../filters/catalogue.js';
import type { ProcessingStep } from '../filters/step.js';
import type { JobTasks } from '../jobs/job.js';
import { isShortage } from '../jobs/shortage.js';
import type { Range } from '../jobs/split.js';
import { wasEnded } from '../jobs/thread-pool.js';
import { orThrow } from './outcome.js';
import type { PlanOutline } from './plan-outline.js';
import type {
  Channels,
  Failure,
  FilteredImage,
  FilterStripTask,
  FilterWholeTask,
  PassTask,
  PlanTask,
  SharedRaster,
} from './tasks.js';

/** What a job has of the process. */
export interface JobResources {
  readonly tasks: JobTasks;
  /** Memory for pixels, until it is released or the job is over. */
  acquire(pixels: number): SharedArrayBuffer;
  /** Gives memory back, for the next step, that no thread looks at any more. */
  release(buffer: SharedArrayBuffer): void;
  /** Ranges of rows or columns for the threads that are free. */
  split(length: number, alignment: number, pixels: number): Range[];
  /** Pixels an image may have. */
  readonly maxPixels: number;
  /** Told which filter works; undefined once it is done. */
  onFilter(filter: AnyFilter | undefined): void;
}

/** What a step has made of the picture. */
export interface Filtered {
  readonly image: SharedRaster & Channels;
  readonly scratch?: SharedRaster | undefined;
  /** The filter whose rows the encoder asks for, where it is not done yet. */
  readonly fused?: FilterJob;
}

/**
 * Filters an image: whole on one thread where it must be, else in strips; where it is the last step and nothing of the result
 * has to be known beforehand, its last part is left to the encoder, which asks for rows while it compresses others.
 *
 * @throws {FilterFailedError} where an operator's filter failed, or died with its thread
 */
export async function runStep(
  { filter, params, regions }: ProcessingStep,
  source: SharedRaster & Channels,
  resources: JobResources,
  isLast: boolean,
): Promise<Filtered> {
  const { tasks, acquire, split, maxPixels } = resources;
  const { width, height, opaque } = source;
  const job: FilterJob = { filter: filter.name, params, regions, width, height, opaque };
  const own = isBuiltIn(filter);
  resources.onFilter(filter);
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
    if (plan.channelsAlike && own && isLast) return { image: source, scratch, fused: job };
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
    if (scratch && scratch.pixels !== source.pixels) resources.release(scratch.pixels);
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
    resources.onFilter(undefined);
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
