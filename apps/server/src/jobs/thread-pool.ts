import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { Piscina, queueOptionsSymbol } from 'piscina';

/** A task given to the pool. */
export interface PoolTask<Result> {
  /** What the thread answers. Rejects at once where the task is ended. */
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

/** True for what a task that was ended rejects with: no word about its work. */
export const wasEnded = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** Who is told that a task was given to a thread; it travels with the task as far as Piscina's balancer. */
interface Ticket {
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

/** Threads that do one task at a time. */
export function createThreadPool({
  threads,
  maxQueue,
  workerFile,
  data,
  onError,
  onMessage,
}: ThreadPoolOptions): ThreadPool {
  /** Threads that have been seen, by what they do when they have loaded. */
  const loads = new Map<Worker, Promise<void>>();
  /** Numbers of the threads that may be given tasks. */
  const usable = new Set<number>();

  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker-entry.cjs', import.meta.url)),
    workerData: { module: workerFile.href, data },
    // Found before a thread is called ready: the worker is loaded by then.
    name: 'ping',
    minThreads: threads,
    maxThreads: threads,
    maxQueue,
    idleTimeout: Infinity,
    // Behind the thread that answers requests, and the desktop of whoever runs the server.
    niceIncrement: 10,
    // A thread whose heap is full dies alone; pixels are not counted here, they lie outside of the heap. They leave little
    // work for the young generation, which would grow to 48 MB in every thread.
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 12 },
    loadBalancer(task, workers) {
      // Piscina offers threads that still load, too. One ended then would have it give up replacing threads that die.
      const free = workers.find(({ id, currentUsage }) => currentUsage === 0 && usable.has(id));
      if (!free) return null;
      const thread = pool.threads.find(({ threadId }) => threadId === free.id);
      (task[queueOptionsSymbol] as Ticket | null)?.begin(thread);
      return free;
    },
  });
  pool.on('error', onError);
  if (onMessage) pool.on('message', onMessage);

  /** Piscina calls the threads it begins with ready before they are, so their own first message counts. */
  function watchLoads(): void {
    for (const thread of pool.threads) {
      if (loads.has(thread)) continue;
      const loaded = new Promise<void>((resolve) => {
        const { threadId } = thread;
        // Before Piscina hears it, which gives out the tasks that wait then.
        thread.prependOnceListener('message', () => {
          usable.add(threadId);
          resolve();
        });
        thread.once('exit', () => {
          loads.delete(thread);
          usable.delete(threadId);
          resolve();
        });
      });
      loads.set(thread, loaded);
    }
  }
  watchLoads();
  // Those of the beginning Piscina calls ready once only, now.
  for (const { threadId } of pool.threads) usable.add(threadId);

  /** Resolves once no thread loads, nor any that took the place of one that died of that. */
  async function allLoaded(): Promise<void> {
    const waiting = [...loads.values()];
    await Promise.all(waiting);
    // By then a successor is known.
    await new Promise((resolve) => setImmediate(resolve));
    if ([...loads.values()].some((load) => !waiting.includes(load))) await allLoaded();
  }

  /** Tasks that are not over, by what ends them. */
  const open = new Map<AbortController, Promise<unknown>>();
  pool.on('workerDestroy', () => {
    // A thread's successor is made just after this.
    setImmediate(() => {
      watchLoads();
      // Piscina gives threads up that do not load, but not the tasks that wait for them.
      if (pool.threads.length === 0)
        for (const end of open.keys()) end.abort(new Error('No worker thread is left'));
    });
  });

  return {
    run<Result>(name: string, task: object, transfer: readonly ArrayBuffer[] = []) {
      const end = new AbortController();
      let begun = false;
      let thread: Worker | undefined;
      const ticket: Ticket = {
        begin(taker) {
          begun = true;
          thread = taker;
        },
      };
      const result = pool.run(
        { ...task, [queueOptionsSymbol]: ticket },
        { name, signal: end.signal, transferList: [...transfer] },
      ) as Promise<Result>;
      // Where no thread was left Piscina has made one for this task.
      watchLoads();
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
    async close() {
      // A thread that is cut short while it loads is inside of Node's own loader, and that has crashed before.
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
      });
      // Piscina itself waits for one task only.
      await Promise.race([Promise.all([allLoaded(), ...open.values()]), timeout]);
      clearTimeout(timer);
      await pool.close();
    },
  };
}
