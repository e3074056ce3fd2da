import type { Worker } from 'node:worker_threads';

export interface ThreadLoadingOptions {
  /** The threads there are. */
  readonly threads: () => readonly Worker[];
  /** Told of a thread that has loaded. */
  readonly onLoaded: () => void;
  /** Told, before anyone else, of one that died before it had. */
  readonly onFailed: (error: Error) => void;
}

/** Knows which threads have loaded: Piscina offers those that have not, too. */
export interface ThreadLoading {
  /** Numbers of the threads that may be given tasks. */
  readonly usable: Set<number>;
  /** Looks for threads that are new. */
  watch(): void;
  /** Resolves once no thread loads, nor any that took the place of one that died of that. */
  allLoaded(): Promise<void>;
}

export function createThreadLoading({ threads, onLoaded, onFailed }: ThreadLoadingOptions): ThreadLoading {
  /** Threads that have been seen, by what they do when they have loaded, or died of it. */
  const loads = new Map<Worker, Promise<void>>();
  const usable = new Set<number>();

  /** A thread's first message tells that it has loaded. */
  function follow(thread: Worker): Promise<void> {
    const { threadId } = thread;
    let over = false;
    return new Promise((resolve) => {
      const fail = (error: Error) => {
        if (over) return;
        over = true;
        onFailed(error);
      };
      // All of them before Piscina hears it, which gives out the tasks that wait then.
      thread.prependOnceListener('message', () => {
        over = true;
        usable.add(threadId);
        onLoaded();
        resolve();
      });
      thread.prependOnceListener('error', fail);
      thread.prependOnceListener('exit', (code) => {
        fail(new Error(`The thread ended with code ${code} while it loaded`));
      });
      thread.once('exit', () => {
        loads.delete(thread);
        usable.delete(threadId);
        resolve();
      });
    });
  }

  async function allLoaded(): Promise<void> {
    const waiting = [...loads.values()];
    await Promise.all(waiting);
    // By then a successor is known.
    await new Promise((resolve) => setImmediate(resolve));
    if ([...loads.values()].some((load) => !waiting.includes(load))) await allLoaded();
  }

  return {
    usable,
    watch() {
      for (const thread of threads()) if (!loads.has(thread)) loads.set(thread, follow(thread));
    },
    allLoaded,
  };
}
