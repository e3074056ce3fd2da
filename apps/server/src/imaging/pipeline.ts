import type { FilterJob } from '@revela/filters';
import { loadPlan } from '@revela/filters/load-plan';
import type { FilterName, FilterParams, ImageFormat, Limits, Region, Timings } from '@revela/shared';
import { createAdmission } from '../jobs/admission.js';
import { ImageError } from '@revela/formats/errors';
import { createJobTasks, type JobTasks } from '../jobs/job.js';
import { createMemoryWatch } from '../jobs/rss-watchdog.js';
import { createPixelBuffers } from '../jobs/pixel-buffers.js';
import { assemblePng } from '@revela/formats/png/assemble';
import { layoutFor } from '@revela/formats/png/layout';
import type { ImageHeader } from '@revela/formats/probe';
import { rest } from '@revela/formats/codecs/on-idle';
import { splitRange, type Range } from '../jobs/split.js';
import { createThreadPool } from '../jobs/thread-pool.js';
import type {
  DecodeOutcome,
  DecodeTask,
  PassTask,
  PreloadTask,
  RenderedStrip,
  RenderTask,
  SharedRaster,
} from './worker.js';

/** A picture to filter. */
export interface ImagingJob {
  /** The image file. It is handed over to a worker thread: its buffer must be its own and is empty afterwards. */
  readonly file: Uint8Array<ArrayBuffer>;
  readonly header: ImageHeader;
  readonly filter: FilterName;
  readonly params: FilterParams;
  readonly regions: readonly Region[] | undefined;
}

export interface ImagingResult {
  /** The PNG file, in pieces. */
  readonly png: readonly Uint8Array[];
  /** Bytes of the PNG file. */
  readonly bytes: number;
  /** Milliseconds of each phase. */
  readonly timings: Timings;
}

export interface Imaging {
  /**
   * Decodes, filters and encodes a picture on the worker threads.
   *
   * @param signal stops the job at once, waiting or running
   * @throws {ImageError} where the picture cannot be processed
   * @throws {QueueFullError} where too many jobs wait already
   * @throws {JobTimeoutError} where the job ran for longer than it may
   * @throws {OutOfMemoryError} where the job was stopped to save the process
   */
  process(job: ImagingJob, signal: AbortSignal): Promise<ImagingResult>;
  /** Jobs that run and jobs that wait. */
  readonly jobs: { readonly running: number; readonly waiting: number };
  /** Has every thread load a format's decoder ahead of its first picture, unless there is a job to do. */
  preload(format: ImageFormat): Promise<void>;
  /** Resolves once a worker thread answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A job ran for longer than it may. */
export class JobTimeoutError extends Error {
  override readonly name = 'JobTimeoutError';
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
  /** Module that the threads run; Revela's own by default. */
  readonly workerFile?: URL;
  /** Told of a worker thread that died with no job to blame. */
  readonly onWorkerError: (error: Error) => void;
}

/** Milliseconds without a job after which memory is given back. */
const REST_MS = 2000;

/** Bytes a job will need at its peak: the file, the decoder's pixels, ours, and a second copy where the filter asks for it. */
export function estimateBytes(header: ImageHeader, fileBytes: number): number {
  const pixels = header.width * header.height;
  return fileBytes * 2 + pixels * 4 * 3;
}

export function createImaging(options: ImagingOptions): Imaging {
  const { workers, limits, memoryBudget, minStripPixels = 1 << 18, maxMemory, onWorkerError } = options;
  const pool = createThreadPool({
    threads: workers,
    // Bounds nothing that admission does not bound already; it only keeps the pool from growing by mistake.
    maxQueue: (workers + limits.maxQueue) * workers * 4,
    workerFile: options.workerFile ?? new URL('./worker.js', import.meta.url),
    onError: onWorkerError,
  });
  const memoryWatch = createMemoryWatch(maxMemory);
  const admission = createAdmission({
    maxActive: workers,
    maxBytes: memoryBudget,
    maxWaiting: limits.maxQueue,
  });

  /** Jobs whose threads are at work, those that are stopped too: each resolves when its last thread is free. */
  const underWay = new Set<Promise<void>>();

  /**
   * Ranges for the threads that are free: all of them for a job alone, one when every thread has a job. A job that
   * waits for memory takes no thread.
   */
  function strips(length: number, grain: number, pixels: number): Range[] {
    const free = Math.max(1, Math.floor(workers / admission.active));
    return splitRange(length, grain, Math.min(free, Math.max(1, Math.floor(pixels / minStripPixels))));
  }

  // A job has at most two: its pixels, and those between two passes.
  const buffers = createPixelBuffers({ maxIdle: workers * 2, maxIdleBytes: memoryBudget / 3 });

  let resting: NodeJS.Timeout | undefined;
  /** Gives memory back to the system once no job has come for a moment. */
  function restSoon(): void {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (admission.active > 0) return;
      buffers.clear();
      rest();
      // A thread that has ended meanwhile has left nothing.
      for (let i = 0; i < pool.size; i++) pool.run('rest', {}).result.catch(() => undefined);
    }, REST_MS).unref();
  }

  /** @param lend gives memory for pixels until the job is over */
  async function runJob(
    job: ImagingJob,
    tasks: JobTasks,
    lend: (pixels: number) => SharedArrayBuffer,
    queueMs: number,
  ): Promise<ImagingResult> {
    const { header } = job;
    let mark = performance.now();
    const lap = () => {
      const began = mark;
      mark = performance.now();
      return mark - began;
    };
    const decoded = await tasks
      .run<DecodeTask, DecodeOutcome>(
        'decode',
        {
          file: job.file,
          format: header.format,
          orientation: header.orientation,
          width: header.width,
          height: header.height,
          pixels: lend(header.width * header.height),
        },
        [job.file.buffer],
      )
      .catch((cause: unknown) => {
        // The thread died of this picture: out of memory, or of a codec that trapped.
        throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: its decoder failed.', { cause });
      });
    if (!decoded.ok) throw new ImageError(decoded.code, decoded.message, { cause: decoded.cause });
    const { opaque, grey, icc, ...source } = decoded.image;
    const { width, height } = source;
    const decodeMs = lap();

    const filterJob: FilterJob = {
      filter: job.filter,
      params: job.params,
      regions: job.regions,
      width,
      height,
      opaque,
    };
    const plan = await loadPlan(filterJob);
    let scratch: SharedRaster | undefined;
    if (plan.scratch) {
      const { width: w, height: h } = plan.scratch;
      scratch = plan.inPlace ? source : { pixels: lend(w * h), width: w, height: h };
      for (const [pass, { length, grain }] of plan.passes.entries()) {
        await Promise.all(
          strips(length, grain, w * h).map(({ start, end }) =>
            tasks.run<PassTask, undefined>('runPass', {
              job: filterJob,
              source,
              scratch: scratch!,
              pass,
              start,
              end,
            }),
          ),
        );
      }
    }
    const passMs = lap();

    const layout = layoutFor({ grey, opaque });
    const ranges = strips(height, plan.grain, width * height);
    const rendered = await Promise.all(
      ranges.map(({ start, end }) =>
        tasks.run<RenderTask, RenderedStrip>('renderStrip', {
          job: filterJob,
          source,
          scratch,
          layout,
          start,
          end,
          strips: ranges.length,
        }),
      ),
    );
    const png = assemblePng({ width, height, layout, icc }, rendered);
    const renderMs = lap();
    const worked = rendered.reduce((sum, strip) => sum + strip.filterMs + strip.encodeMs, 0);
    const filterShare = rendered.reduce((sum, strip) => sum + strip.filterMs, 0) / Math.max(worked, 1e-9);
    return {
      png,
      bytes: png.reduce((sum, piece) => sum + piece.length, 0),
      timings: {
        queue: queueMs,
        decode: decodeMs,
        filter: passMs + renderMs * filterShare,
        encode: renderMs * (1 - filterShare),
      },
    };
  }

  return {
    async process(job, signal) {
      const queued = performance.now();
      const bytes = estimateBytes(job.header, job.file.length);
      const lease = await admission.enter(bytes, signal);
      const tasks = createJobTasks(pool);
      const lent: SharedArrayBuffer[] = [];
      let starved = false;
      let ended = false;
      const lend = (pixels: number) => {
        if (ended) throw new Error('The job is over');
        const buffer = buffers.take(pixels * 4);
        lent.push(buffer);
        return buffer;
      };
      const unwatch = memoryWatch.add({
        bytes,
        stop(alone) {
          // What a codec has taken goes back to the system only with its thread, and pixels are let go.
          starved = true;
          tasks.stop(new OutOfMemoryError(alone), true);
        },
      });
      const leave = () => {
        tasks.stop(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      const timer = setTimeout(() => {
        tasks.stop(new JobTimeoutError('The job took too long'));
      }, limits.jobTimeoutMs);
      try {
        return await Promise.race([tasks.stopped, runJob(job, tasks, lend, performance.now() - queued)]);
      } catch (error) {
        // Where one strip failed the others are in vain.
        tasks.stop(error as Error);
        throw error;
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        // The caller need not wait for threads that are yet to leave a stopped job; the next job has to.
        const over = tasks.over().then(() => {
          unwatch();
          ended = true;
          if (starved) buffers.clear();
          else for (const buffer of lent) buffers.give(buffer);
          lease.release();
          restSoon();
          underWay.delete(over);
        });
        underWay.add(over);
      }
    },
    get jobs() {
      return { running: admission.active, waiting: admission.waiting };
    },
    async preload(format) {
      if (admission.active > 0) return;
      const tasks = Array.from({ length: pool.size }, () =>
        pool.run('preload', { format } satisfies PreloadTask),
      );
      await Promise.all(tasks.map(({ result }) => result));
    },
    async ping() {
      if (pool.size === 0) throw new Error('No worker thread');
      if (admission.active === 0) await pool.run('ping', {}).result;
    },
    async close() {
      await Promise.all(underWay);
      clearTimeout(resting);
      await pool.close();
    },
  };
}
