import { parentPort } from 'node:worker_threads';
import { FilterFailedError } from '@revela/filters';

/** What a thread tells of an error that nobody caught, while no filter was at work. */
export interface StrayError {
  readonly strayError: string;
}

/** True for what `catchStrayErrors` sends. */
export const isStrayError = (message: unknown): message is StrayError =>
  typeof message === 'object' && message !== null && 'strayError' in message;

const MAX_STACK = 8000;

/** The stack of whatever was thrown, or what else there is to say of it. */
export function stackOf(thrown: unknown): string {
  try {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    return String(stack ?? thrown).slice(0, MAX_STACK);
  } catch {
    return 'nothing that can be put into words';
  }
}

/** Fails the filter that is at work on this thread. */
let failFilter: ((error: unknown) => void) | undefined;

/**
 * Keeps this thread alive where an operator's filter throws in a timer, in an event or in a promise that nobody awaits: by
 * then another job may be on the thread.
 */
export function catchStrayErrors(): void {
  process.on('uncaughtException', (error: unknown) => {
    if (failFilter) failFilter(error);
    else parentPort?.postMessage({ strayError: stackOf(error) } satisfies StrayError);
  });
}

/**
 * Waits for a filter that may work on after it returned a promise.
 *
 * @throws {FilterFailedError} where it throws, there or where nobody catches it
 */
export async function whileFilterWorks<T>(filter: string, work: () => Promise<T>): Promise<T> {
  const stray = new Promise<never>((_resolve, reject) => {
    failFilter = (error) => {
      reject(FilterFailedError.of(filter, error));
    };
  });
  try {
    return await Promise.race([work(), stray]);
  } finally {
    failFilter = undefined;
  }
}
