import { FilterFailedError } from '@revela/filters';
import { ImageError } from '@revela/formats/errors';
import type { Failure } from './tasks.js';

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
export function orThrow<Outcome extends { readonly ok: true }>(outcome: Outcome | Failure): Outcome {
  if (!outcome.ok) throw errorOf(outcome);
  return outcome;
}
