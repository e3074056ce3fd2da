import {
  type CreateImage,
  FilterFailedError,
  type FilterJob,
  type FilterPlan,
  planFilter,
} from '@revela/filters';
import { isBuiltIn } from '../filters/catalogue.js';
import { stackOf } from './stray-errors.js';
import type { Failure } from './tasks.js';
import { filterNamed } from './thread.js';

/**
 * Runs a filter's own code.
 *
 * @throws {FilterFailedError} whatever it throws
 */
export function attempt<T>({ filter }: FilterJob, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw FilterFailedError.of(filter, cause);
  }
}

/**
 * Plans a job on this thread.
 *
 * @param create what the filter gets its images from; kernels need none
 * @throws {FilterFailedError} where the filter's own code throws
 */
export function planOf(job: FilterJob, create?: CreateImage): FilterPlan {
  return attempt(job, () => planFilter(filterNamed(job.filter), job, create));
}

/**
 * What went wrong in an operator's filter, to be told across threads.
 *
 * @throws the cause itself where it is no word about such a filter: a stop, a fault of ours, one of our own filters or Jimp's
 */
export function failureOf(cause: unknown): Failure {
  if (!(cause instanceof FilterFailedError)) throw cause;
  const { filter, message } = cause;
  if (isBuiltIn(filterNamed(filter))) throw (cause.cause ?? cause) as Error;
  const stack = stackOf(cause.cause instanceof Error ? cause.cause : cause);
  return { ok: false, code: 'FILTER_FAILED', filter, message, stack };
}

/** Bytes of RGBA that are filtered and compressed at a time: small enough to stay in the processor's cache. */
const BAND_BYTES = 1 << 20;

/** Rows of a band. */
export const bandRowsOf = (width: number, alignment: number): number =>
  Math.max(1, Math.round(BAND_BYTES / (width * 4) / alignment)) * alignment;
