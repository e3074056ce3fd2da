import { applyWhole, FilterFailedError, isOpaque } from '@revela/filters';
import { isGrey } from '@revela/formats/png/grey';
import type { Raster } from '@revela/shared';
import { throwIfRaised } from '../jobs/stop-flag.js';
import { orEndThread } from './end-thread.js';
import { attempt, bandRowsOf, failureOf, planOf } from './run-filter.js';
import type {
  Channels,
  Failure,
  FilteredImage,
  FilterStripTask,
  FilterWholeTask,
  PassTask,
  PlanTask,
} from './tasks.js';
import { filterNamed, imageOver, imagesFor } from './thread.js';
import { outlineOf, type PlanOutline } from './plan-outline.js';
import { whileFilterWorks } from './stray-errors.js';

function channelsOf(image: Raster): Channels {
  return { opaque: isOpaque(image), grey: isGrey(image) };
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

/**
 * Filters a strip of rows into memory.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function filterStrip(task: FilterStripTask): Promise<({ ok: true } & Channels) | Failure> {
  try {
    const { job, target, start, end, stop } = task;
    const filter = filterNamed(job.filter);
    const plan = planOf(job, filter.apply && (await orEndThread(imagesFor(filter))));
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
    const create = await orEndThread(imagesFor(filter));
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
