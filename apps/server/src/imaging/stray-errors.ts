import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort } from 'node:worker_threads';
import { FilterFailedError } from '@revela/filters';

/** What a thread tells of an error that nobody caught, and that ended no filter's work. */
export interface StrayError {
  /** Its stack. */
  readonly strayError: string;
  /** The filter that threw it, where that is known. */
  readonly filter: string | undefined;
}

/** True for what `catchStrayErrors` sends. */
export const isStrayError = (message: unknown): message is StrayError =>
  typeof message === 'object' && message !== null && 'strayError' in message;

const MAX_STACK = 8000;

/** The stack of whatever was thrown, or what else there is to say of it. */
export function stackOf(thrown: unknown): string {
  try {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    return (typeof stack === 'string' ? stack : String(thrown)).slice(0, MAX_STACK);
  } catch {
    return 'nothing that can be put into words';
  }
}

/** A filter's work, as far as what it began goes on. */
interface Work {
  readonly filter: string;
  /** Ends it; undefined once it is over. */
  fail: ((error: unknown) => void) | undefined;
}

const current = new AsyncLocalStorage<Work>();

/**
 * Keeps this thread alive where an operator's filter throws in a timer, in an event or in a promise that nobody awaits: by
 * then another job may be on the thread. What is at work ends by its own errors alone.
 */
export function catchStrayErrors(): void {
  process.on('uncaughtException', (error: unknown) => {
    const work = current.getStore();
    if (work?.fail) work.fail(error);
    else {
      const told: StrayError = { strayError: stackOf(error), filter: work?.filter };
      parentPort?.postMessage(told);
    }
  });
}

/**
 * Waits for a filter that may work on after it returned a promise.
 *
 * @throws {FilterFailedError} where it throws, there or where nobody catches it
 */
export async function whileFilterWorks<T>(filter: string, run: () => Promise<T>): Promise<T> {
  const work: Work = { filter, fail: undefined };
  const stray = new Promise<never>((_resolve, reject) => {
    work.fail = (error) => {
      reject(FilterFailedError.of(filter, error));
    };
  });
  try {
    return await Promise.race([current.run(work, run), stray]);
  } finally {
    work.fail = undefined;
  }
}
