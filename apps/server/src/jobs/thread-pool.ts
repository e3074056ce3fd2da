import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { reasonOf } from '@revela/formats/codecs/load';
import { Piscina, queueOptionsSymbol } from 'piscina';
import { createRetry } from './retry.js';
import { createThreadLoading } from './thread-loading.js';

/** A task given to the pool. */
export interface PoolTask<Result> {
  /** What the thread answers. Rejects at once where the task is ended; with {@link NoThreadsError} where nobody can begin it. */
  readonly result: Promise<Result>;
  /** Resolves once no thread is at the task any more: none began it, one answered, or the thread has exited. */
  readonly over: Promise<void>;
  /** True from when a thread was given the task. */
  readonly begun: boolean;
  /** Takes the task from the queue, or ends the thread that is at it; another takes its place. */
  end(reason: Error): void;
}

export interface ThreadPool {
  /**
   * @param name of the function of the worker file that does the task
   * @param transfer buffers that are handed over instead of copied
   */
  run<Result>(name: string, task: object, transfer?: readonly ArrayBuffer[]): PoolTask<Result>;
  /** Threads there are, whether or not they have loaded. */
  readonly size: number;
  /** Why there is no thread, and none to come before the next try; undefined where tasks are done. */
  readonly fault: Error | undefined;
  /** Waits for tasks, for {@link CLOSE_TIMEOUT_MS} at the most, and ends the threads. */
  close(): Promise<void>;
}

export interface ThreadPoolOptions {
  readonly threads: number;
  /** Tasks that may wait. */
  readonly maxQueue: number;
  /** Module that the threads run. */
  readonly workerFile: URL;
  /** Copied to every thread: what its module reads as `workerData.data`. */
  readonly data: object;
  /** Told of a thread that died with no task to blame. */
  readonly onError: (error: Error) => void;
  /** Told of what a thread says that is no answer to a task. */
  readonly onMessage?: (message: unknown) => void;
}

/** There is no thread that could do a task: none can be started, and the next try is some time off. */
export class NoThreadsError extends Error {
  override readonly name = 'NoThreadsError';
  constructor(cause: Error | undefined) {
    super('No worker thread can be started', { cause });
  }
}

/** True for what a task rejects with that was ended, or never begun: no word about its work. */
export const wasEnded = (error: unknown): boolean =>
  error instanceof NoThreadsError || (error instanceof Error && error.name === 'AbortError');

/** Who is told that a task was given to a thread; it travels with the task as far as Piscina's balancer. */
interface Ticket {
  /** True for no task at all: it has a thread made that will do others. */
  readonly wantsNewThread?: boolean;
  begin(thread: Worker | undefined): void;
}

/** Milliseconds that closing waits for threads that still load, and for tasks. */
const CLOSE_TIMEOUT_MS = 5000;

/** Resolves once a thread has exited, and its memory is free. */
function exited(thread: Worker): Promise<void> {
  // An ended thread has no number left.
  if (thread.threadId < 0) return Promise.resolve();
  return new Promise((resolve) => thread.once('exit', () => resolve()));
}

/**
 * Threads that do one task at a time. One that dies is replaced at once; where threads cannot load, for lack of handles or
 * memory or because a file is missing, they are tried again after pauses that grow, and tasks fail while there is none.
 */
export function createThreadPool({
  threads,
  maxQueue,
  workerFile,
  data,
  onError,
  onMessage,
}: ThreadPoolOptions): ThreadPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker-entry.cjs', import.meta.url)),
    workerData: { module: workerFile.href, data },
    // Found before a thread is called ready: the worker is loaded by then.
    name: 'ping',
    // Threads are made by `replenish` alone. Those that Piscina begins with it calls ready before they have loaded; and one that
    // cannot load it would make again and again at once, for every task that waits, or never again.
    minThreads: 0,
    maxQueue,
    idleTimeout: Infinity,
    // A thread whose heap is full dies alone; pixels are not counted here, they lie outside of the heap. They leave little
    // work for the young generation, which would grow to 48 MB in every thread.
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 12 },
    loadBalancer(task, workers) {
      const ticket = task[queueOptionsSymbol] as Ticket | null;
      if (ticket?.wantsNewThread) return null;
      // Piscina offers threads that still load, too. One ended then would have it give up replacing threads that die.
      const free = workers.find(({ id, currentUsage }) => currentUsage === 0 && loading.usable.has(id));
      if (!free) return null;
      const thread = pool.threads.find(({ threadId }) => threadId === free.id);
      ticket?.begin(thread);
      return free;
    },
  });
  pool.options.maxThreads = 0;
  pool.on('error', onError);
  if (onMessage) pool.on('message', onMessage);

  const retry = createRetry(replenish);
  /** What the last thread that could not load died of; undefined once one could. */
  let loadError: Error | undefined;
  let closed = false;

  const loading = createThreadLoading({
    threads: () => pool.threads,
    onLoaded() {
      // One that loads does not unsay what others died of.
      if (pool.threads.length < threads) return;
      loadError = undefined;
      retry.succeeded();
    },
    onFailed(error) {
      loadError = reasonOf(error) as Error;
      retry.later();
    },
  });
  /** Makes the threads that are missing. Piscina makes one for a task that it is told it has no thread for. */
  function replenish(): void {
    for (let missing = threads - pool.threads.length; missing > 0 && !closed; missing--) {
      const ticket = { wantsNewThread: true, begin: () => undefined };
      const end = new AbortController();
      pool.options.maxThreads = threads;
      try {
        pool
          .run({ [queueOptionsSymbol]: ticket }, { name: 'ping', signal: end.signal })
          .catch(() => undefined);
        end.abort();
      } catch (error) {
        // The system has no thread left. The task cannot be taken back: it is to be done by any thread.
        ticket.wantsNewThread = false;
        loadError = error as Error;
        retry.later();
        break;
      } finally {
        pool.options.maxThreads = 0;
      }
    }
    loading.watch();
  }

  /** What tasks fail with where there is no thread, and none to come before the next try; undefined where there is one. */
  function faultOfAll(): Error | undefined {
    return pool.threads.length === 0 && retry.waits ? new NoThreadsError(loadError) : undefined;
  }

  /** Tasks that are not over, by what ends them. */
  const open = new Map<AbortController, Promise<unknown>>();
  pool.on('workerDestroy', () => {
    // Its task is told of first.
    setImmediate(() => {
      if (!retry.waits) replenish();
      const fault = faultOfAll();
      if (fault) for (const end of open.keys()) end.abort(fault);
    });
  });

  replenish();

  return {
    run<Result>(name: string, task: object, transfer: readonly ArrayBuffer[] = []) {
      const end = new AbortController();
      const fault = faultOfAll();
      if (fault) end.abort(fault);
      let begun = false;
      let thread: Worker | undefined;
      const ticket: Ticket = {
        begin(taker) {
          begun = true;
          thread = taker;
        },
      };
      const result = pool
        .run(
          { ...task, [queueOptionsSymbol]: ticket },
          { name, signal: end.signal, transferList: [...transfer] },
        )
        .catch((error: unknown) => {
          // Piscina wraps the reason.
          throw error instanceof Error && error.cause instanceof NoThreadsError ? error.cause : error;
        }) as Promise<Result>;
      const over = result.then(
        () => undefined,
        // Piscina says that a thread is ended when it begins to end.
        () => (thread && !pool.threads.includes(thread) ? exited(thread) : undefined),
      );
      open.set(
        end,
        over.finally(() => open.delete(end)),
      );
      return {
        result,
        over,
        get begun() {
          return begun;
        },
        end(reason) {
          end.abort(reason);
        },
      };
    },
    get size() {
      return pool.threads.length;
    },
    get fault() {
      return faultOfAll();
    },
    async close() {
      // A thread that is cut short while it loads is inside of Node's own loader, and that has crashed before.
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
      });
      // Piscina itself waits for one task only.
      await Promise.race([Promise.all([loading.allLoaded(), ...open.values()]), timeout]);
      clearTimeout(timer);
      closed = true;
      retry.cancel();
      await pool.close();
    },
  };
}
