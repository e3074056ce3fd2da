import { createStopFlag, raise, type StopFlag } from './stop-flag.js';
import type { PoolTask, ThreadPool } from './thread-pool.js';

/** What every task of a job carries. */
export interface Stoppable {
  readonly stop: StopFlag;
}

/** The tasks of one job, which are stopped together. */
export interface JobTasks {
  /**
   * Has a thread do a task.
   *
   * @param name of the worker's function
   * @param transfer buffers that are handed over instead of copied
   * @throws the reason, once the job is stopped
   */
  run<Task extends Stoppable, Result>(
    name: string,
    task: Omit<Task, keyof Stoppable>,
    transfer?: readonly ArrayBuffer[],
  ): Promise<Result>;
  /** Rejects with the reason when the job is stopped; never resolves. */
  readonly stopped: Promise<never>;
  /**
   * Stops the job. Tasks that wait are dropped. Threads at work are asked to leave it, which keeps them warm, and
   * ended where they have not within the grace.
   *
   * @param atOnce ends the threads without asking
   */
  stop(reason: Error, atOnce?: boolean): void;
  /** Resolves once no thread is at any of the tasks: the job's memory is free. */
  over(): Promise<void>;
}

/**
 * Milliseconds a thread has to answer, unless told otherwise. A job is to be over 200 ms after its client went: between two pieces of work
 * pass some 70 at most, and ending a thread takes 60 or so.
 */
export const GRACE_MS = 100;

/** @param graceMs milliseconds that threads have to leave a job that is stopped */
export function createJobTasks(pool: ThreadPool, graceMs = GRACE_MS): JobTasks {
  const flag = createStopFlag();
  const tasks = new Set<PoolTask<unknown>>();
  let reason: Error | undefined;
  let grace: NodeJS.Timeout | undefined;
  let rejectStopped: (reason: Error) => void;
  const stopped = new Promise<never>((_resolve, reject) => (rejectStopped = reject));
  // Not every job is looked at when it is stopped.
  stopped.catch(() => undefined);

  return {
    stopped,
    async run<Task extends Stoppable, Result>(
      name: string,
      task: Omit<Task, keyof Stoppable>,
      transfer?: readonly ArrayBuffer[],
    ) {
      if (reason) throw reason;
      const running = pool.run<Result>(name, { ...task, stop: flag }, transfer);
      tasks.add(running);
      void running.over.then(() => {
        tasks.delete(running);
        if (tasks.size === 0) clearTimeout(grace);
      });
      return running.result;
    },
    stop(why, atOnce = false) {
      if (!reason) {
        reason = why;
        raise(flag);
        rejectStopped(why);
      }
      for (const task of tasks) if (atOnce || !task.begun) task.end(why);
      if (tasks.size === 0 || grace) return;
      grace = setTimeout(() => {
        for (const task of tasks) task.end(why);
      }, graceMs);
    },
    async over() {
      await Promise.all([...tasks].map((task) => task.over));
    },
  };
}
