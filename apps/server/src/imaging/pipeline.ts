import { fileURLToPath } from 'node:url';
import { type FilterJob, planFilter } from '@revela/filters';
import type { FilterName, FilterParams, Limits, Region, Timings } from '@revela/shared';
import { Piscina } from 'piscina';
import { createAdmission } from './admission.js';
import { ImageError } from './errors.js';
import { createMemoryWatch } from './memory-watch.js';
import { assemblePng } from './png/encode.js';
import { layoutFor } from './png/layout.js';
import type { ImageHeader } from './probe.js';
import { splitRange, type Range } from './split.js';
import type {
  DecodeOutcome,
  DecodeTask,
  PassTask,
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

/** Bytes a job will need at its peak: the file, the decoder's pixels, ours, and a second copy where the filter asks for it. */
export function estimateBytes(header: ImageHeader, fileBytes: number): number {
  const pixels = header.width * header.height;
  return fileBytes * 2 + pixels * 4 * 3;
}

export function createImaging(options: ImagingOptions): Imaging {
  const { workers, limits, memoryBudget, minStripPixels = 1 << 18, maxMemory, onWorkerError } = options;
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker-entry.cjs', import.meta.url)),
    workerData: (options.workerFile ?? new URL('./worker.js', import.meta.url)).href,
    // Found before a thread is called ready: the worker is loaded by then.
    name: 'ping',
    minThreads: workers,
    maxThreads: workers,
    // Bounds nothing that admission does not bound already; it only keeps the pool from growing by mistake.
    maxQueue: (workers + limits.maxQueue) * workers * 4,
    idleTimeout: Infinity,
    // A thread whose heap is full dies alone; pixels are not counted here, they lie outside of the heap.
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  pool.on('error', onWorkerError);
  const memoryWatch = createMemoryWatch(maxMemory);
  const admission = createAdmission({
    maxActive: workers,
    maxBytes: memoryBudget,
    maxWaiting: limits.maxQueue,
  });

  const run = <Task, Result>(name: string, task: Task, signal: AbortSignal, transfer: ArrayBuffer[] = []) =>
    pool.run(task, { name, signal, transferList: transfer }) as Promise<Result>;

  /**
   * Ranges for the threads that are free: all of them for a job alone, one when every thread has a job. A job that
   * waits for memory takes no thread.
   */
  function strips(length: number, grain: number, pixels: number): Range[] {
    const free = Math.max(1, Math.floor(workers / admission.active));
    return splitRange(length, grain, Math.min(free, Math.max(1, Math.floor(pixels / minStripPixels))));
  }

  async function runJob(job: ImagingJob, signal: AbortSignal, queueMs: number): Promise<ImagingResult> {
    const { header } = job;
    let mark = performance.now();
    const lap = () => {
      const began = mark;
      mark = performance.now();
      return mark - began;
    };
    const decoded = await run<DecodeTask, DecodeOutcome>(
      'decode',
      {
        file: job.file,
        format: header.format,
        orientation: header.orientation,
        width: header.width,
        height: header.height,
      },
      signal,
      [job.file.buffer],
    ).catch((cause: unknown) => {
      // The thread died of this picture: out of memory, or of a codec that trapped.
      signal.throwIfAborted();
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
    const plan = planFilter(filterJob);
    let scratch: SharedRaster | undefined;
    if (plan.scratch) {
      const { width: w, height: h } = plan.scratch;
      scratch = plan.inPlace ? source : { pixels: new SharedArrayBuffer(w * h * 4), width: w, height: h };
      for (const [pass, { length, grain }] of plan.passes.entries()) {
        await Promise.all(
          strips(length, grain, w * h).map(({ start, end }) =>
            run<PassTask, undefined>(
              'runPass',
              { job: filterJob, source, scratch: scratch!, pass, start, end },
              signal,
            ),
          ),
        );
      }
    }
    const passMs = lap();

    const layout = layoutFor({ grey, opaque });
    const rendered = await Promise.all(
      strips(height, plan.grain, width * height).map(({ start, end }) =>
        run<RenderTask, RenderedStrip>(
          'renderStrip',
          { job: filterJob, source, scratch, layout, start, end },
          signal,
        ),
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
      const timeout = AbortSignal.timeout(limits.jobTimeoutMs);
      const memory = new AbortController();
      const unwatch = memoryWatch.add({
        bytes,
        stop(alone) {
          memory.abort(new OutOfMemoryError(alone));
        },
      });
      try {
        const stop = AbortSignal.any([signal, timeout, memory.signal]);
        return await runJob(job, stop, performance.now() - queued);
      } catch (error) {
        if (memory.signal.aborted && !signal.aborted) throw memory.signal.reason;
        if (timeout.aborted && !signal.aborted) {
          throw new JobTimeoutError('The job took too long', { cause: error });
        }
        throw error;
      } finally {
        unwatch();
        lease.release();
      }
    },
    get jobs() {
      return { running: admission.active, waiting: admission.waiting };
    },
    async ping() {
      if (pool.threads.length === 0) throw new Error('No worker thread');
      if (admission.active === 0) await pool.run(undefined, { name: 'ping' });
    },
    async close() {
      await pool.close();
    },
  };
}
