import { type AnyFilter, FilterFailedError } from '@revela/filters';
import { releaseMemory } from '@revela/formats/codecs/on-idle';
import type { Limits } from '@revela/shared';
import { type Catalogue, isBuiltIn } from '../filters/catalogue.js';
import { createAdmission } from '../jobs/admission.js';
import { createJobTasks } from '../jobs/job.js';
import { createPixelBuffers } from '../jobs/pixel-buffers.js';
import { createRssWatchdog } from '../jobs/rss-watchdog.js';
import { causeOfDeath } from '../jobs/shortage.js';
import { splitRange } from '../jobs/split.js';
import { createThreadPool } from '../jobs/thread-pool.js';
import { createModules, isModuleQuestion } from '../jobs/wasm-modules.js';
import { type ImagingJob, type ImagingResult, runJob } from './run-job.js';
import { isStrayError, type StrayError } from './stray-errors.js';
import type { ThreadData } from './thread.js';

export type { ImagingJob, ImagingResult } from './run-job.js';

export interface Imaging {
  /**
   * Decodes, filters and encodes a picture on the worker threads.
   *
   * @param signal stops the job at once, waiting or running
   * @throws {ImageError} where the file is damaged, by a decoder's word
   * @throws {FilterFailedError} where an operator's filter threw, returned no image, or one past the limits
   * @throws {QueueFullError} where too many jobs wait already
   * @throws {JobTimeoutError} where the job ran for longer than it may
   * @throws {OutOfMemoryError} where the job was stopped to save the process
   */
  process(job: ImagingJob, signal: AbortSignal): Promise<ImagingResult>;
  /** Jobs that run and jobs that wait. */
  readonly jobs: { readonly running: number; readonly waiting: number };
  /**
   * Resolves once a worker thread has loaded.
   *
   * @throws {Error} what kept the threads from it
   */
  ready(): Promise<void>;
  /** Resolves once a worker thread answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A job ran for longer than it may. */
export class JobTimeoutError extends Error {
  override readonly name = 'JobTimeoutError';

  /** @param limitMs milliseconds that a job may run */
  constructor(readonly limitMs: number) {
    super('The job took too long');
  }
}

/** A job was stopped because the process took more memory than it may. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';

  /** @param alone true where no other job ran: the job itself needs too much */
  constructor(readonly alone: boolean) {
    super('The process took more memory than it may');
  }
}

export interface ImagingOptions {
  /** Worker threads. */
  readonly workers: number;
  readonly limits: Limits;
  /** Bytes that the jobs which run at once may need together. */
  readonly memoryBudget: number;
  /** Pixels below which a strip is not worth a thread of its own; 256 Ki by default. */
  readonly minStripPixels?: number | undefined;
  /** Resident memory past which the process stops its largest job. */
  readonly maxMemory: number;
  /** The filters that jobs may name. */
  readonly catalogue: Catalogue;
  /** Module that the threads run; Revela's own by default. */
  readonly workerFile?: URL;
  /** Milliseconds that threads have to leave a job that is stopped, before they are ended. */
  readonly stopGraceMs?: number | undefined;
  /** Told of a worker thread that died with no job to blame. */
  readonly onWorkerError: (error: Error) => void;
  /** Told of an error that an operator's filter threw when its work was over. */
  readonly onStrayError?: (error: StrayError) => void;
}

/** Milliseconds without a job after which memory is given back. */
const IDLE_MS = 2000;

/**
 * Copies of a picture's RGBA pixels at a job's peak: the decoder's, ours, and a second one where the filter asks for it. Of
 * several filters all but the last have their result beside what they made it of, and between passes.
 */
const PIXEL_COPIES = { single: 3, several: 4 };
/** Copies of the file: as it came, and in the decoder's memory. */
const FILE_COPIES = 2;

/** Bytes a job will need at its peak. */
export function estimateBytes({ header, file, steps }: ImagingJob): number {
  const copies = steps.length > 1 ? PIXEL_COPIES.several : PIXEL_COPIES.single;
  return file.length * FILE_COPIES + header.width * header.height * 4 * copies;
}

/** Starts the worker threads and what decides who runs on them, when, and with what memory. */
export function createImaging(options: ImagingOptions): Imaging {
  const { workers, limits, memoryBudget, minStripPixels = 1 << 18, maxMemory, onWorkerError } = options;
  let lastError: Error | undefined;
  const answerModuleQuestion = createModules();
  const pool = createThreadPool({
    threads: workers,
    // Bounds nothing that admission does not bound already; it only keeps the pool from growing by mistake.
    maxQueue: (workers + limits.maxQueue) * workers * 4,
    workerFile: options.workerFile ?? new URL('./worker.js', import.meta.url),
    data: { plugins: options.catalogue.plugins } satisfies ThreadData,
    onError(error) {
      lastError = error;
      onWorkerError(error);
    },
    onMessage(message) {
      if (isModuleQuestion(message)) void answerModuleQuestion(message);
      else if (isStrayError(message)) options.onStrayError?.(message);
    },
  });
  const watchdog = createRssWatchdog(maxMemory);
  const admission = createAdmission({
    maxActive: workers,
    maxBytes: memoryBudget,
    maxWaiting: limits.maxQueue,
  });
  // A job has at most three at a time: its pixels, those between two passes, and those of the result.
  const buffers = createPixelBuffers({ maxIdle: workers * 3, maxIdleBytes: memoryBudget / 3 });

  /** Jobs whose threads are at work, those that are stopped too: each resolves when its last thread is free. */
  const underWay = new Set<Promise<void>>();

  /**
   * Ranges for the threads that are free: all of them for a job alone, one when every thread has a job. A job that
   * waits for memory takes no thread.
   */
  function split(length: number, alignment: number, pixels: number) {
    const share = Math.max(1, Math.floor(workers / admission.active));
    const worthwhile = Math.max(1, Math.floor(pixels / minStripPixels));
    return splitRange(length, alignment, Math.min(share, worthwhile));
  }

  let idleTimer: NodeJS.Timeout | undefined;
  /** Gives memory back to the system once no job has come for a moment. */
  function releaseWhenIdle(): void {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      if (admission.active > 0) return;
      buffers.clear();
      releaseMemory();
      // A thread that has ended meanwhile has left nothing.
      for (let i = 0; i < pool.size; i++) pool.run('releaseMemory', {}).result.catch(() => undefined);
    }, IDLE_MS).unref();
  }

  return {
    async process(job, signal) {
      const queued = performance.now();
      const bytes = estimateBytes(job);
      const lease = await admission.enter(bytes, signal);
      const queueMs = performance.now() - queued;
      const tasks = createJobTasks(pool, options.stopGraceMs);
      const acquired = new Set<SharedArrayBuffer>();
      let starved = false;
      let ended = false;
      /** The operator's filter that works. */
      let filtering: AnyFilter | undefined;
      const own = job.steps.every(({ filter }) => isBuiltIn(filter));
      const unwatch = watchdog.add({
        get bytes() {
          // What an operator's filter takes is in no estimate: it is the first to be suspected.
          return filtering ? Infinity : bytes;
        },
        stop(alone) {
          // What a codec has taken goes back to the system only with its thread, and pixels are let go.
          starved = true;
          const reason =
            alone && filtering
              ? new FilterFailedError(filtering.name, 'it took more memory than this server has')
              : new OutOfMemoryError(alone);
          tasks.stop(reason, true);
        },
      });
      const leave = () => {
        tasks.stop(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      const timer = setTimeout(() => {
        tasks.stop(new JobTimeoutError(limits.jobTimeoutMs));
      }, limits.jobTimeoutMs);
      const resources = {
        tasks,
        split,
        maxPixels: limits.maxPixels,
        acquire(pixels: number) {
          if (ended) throw new Error('The job is over');
          const buffer = buffers.acquire(pixels * 4);
          acquired.add(buffer);
          return buffer;
        },
        release(buffer: SharedArrayBuffer) {
          // An operator's filter may have kept its image: nothing of another's picture is to come into that.
          if (!own || !acquired.delete(buffer)) return;
          buffers.release(buffer);
        },
        onFilter(filter: AnyFilter | undefined) {
          filtering = filter && !isBuiltIn(filter) ? filter : undefined;
        },
      };
      try {
        return await Promise.race([tasks.stopped, runJob(job, resources, queueMs)]);
      } catch (error) {
        // Where one strip failed the others are in vain.
        tasks.stop(error as Error);
        throw causeOfDeath(error, bytes);
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        // The caller need not wait for threads that are yet to leave a stopped job; the next job has to.
        const over = tasks.over().then(() => {
          unwatch();
          ended = true;
          if (starved) buffers.clear();
          else if (own) for (const buffer of acquired) buffers.release(buffer);
          lease.release();
          releaseWhenIdle();
          underWay.delete(over);
        });
        underWay.add(over);
      }
    },
    get jobs() {
      return { running: admission.active, waiting: admission.waiting };
    },
    async ready() {
      await pool.run('ping', {}).result.catch((cause: unknown) => {
        throw lastError ?? cause;
      });
    },
    async ping() {
      if (pool.fault) throw pool.fault;
      if (admission.active === 0) await pool.run('ping', {}).result;
    },
    async close() {
      await Promise.all(underWay);
      clearTimeout(idleTimer);
      await pool.close();
    },
  };
}
