import { LoadError } from '@revela/formats/errors';

/** Ends this thread by an error, with which its task fails. Never resolves. */
function endThread(error: Error): Promise<never> {
  // Whoever would keep the thread alive.
  process.removeAllListeners('uncaughtException');
  queueMicrotask(() => {
    throw error;
  });
  return new Promise(() => undefined);
}

/** Waits for work in which something may be loaded. A thread that cannot load it any more ends: another one may. */
export async function orEndThread<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof LoadError && cause.lasting) return endThread(cause);
    throw cause;
  }
}
