import { planFilter } from '@revela/filters';
import { assemblePng } from '@revela/formats/png/assemble';
import { layoutFor } from '@revela/formats/png/layout';
import type { ImageHeader } from '@revela/formats/headers';
import type { Timings } from '@revela/shared';
import { orThrow } from './outcome.js';
import type { ProcessingStep } from '../filters/step.js';
import { type Filtered, type JobResources, runStep } from './run-step.js';
import type {
  Channels,
  DecodedImage,
  DecodeTask,
  EncodeTask,
  Failure,
  RenderedStrip,
  SharedRaster,
} from './tasks.js';

/** A picture to filter. */
export interface ImagingJob {
  /** The image file. It is handed over to a worker thread: its buffer must be its own and is empty afterwards. */
  readonly file: Uint8Array<ArrayBuffer>;
  readonly header: ImageHeader;
  /** At least one. */
  readonly steps: readonly ProcessingStep[];
}

export interface ImagingResult {
  /** The PNG file, in pieces. */
  readonly png: readonly Uint8Array[];
  /** Bytes of the PNG file. */
  readonly bytes: number;
  /** Milliseconds of each phase. */
  readonly timings: Timings;
}

/**
 * Takes a picture through decoding, filtering and encoding on the worker threads.
 *
 * @throws {ImageError} a decoder's word about the file
 * @throws {FilterFailedError} where an operator's filter failed, or died with its thread
 * @throws {Error} anything else that went wrong, as it was thrown: a fault of ours, or a shortage (`isShortage`)
 */
export async function runJob(
  job: ImagingJob,
  resources: JobResources,
  queueMs: number,
): Promise<ImagingResult> {
  let mark = performance.now();
  const lap = () => {
    const began = mark;
    mark = performance.now();
    return mark - began;
  };
  const { icc, ...source } = await decodeFile(job, resources);
  const decodeMs = lap();
  const { image, scratch, fused } = await filterImage(job.steps, source, resources);
  const filterMs = lap();
  const { width, height } = image;
  const layout = layoutFor({ opaque: image.opaque, grey: image.grey, icc });
  const alignment = fused ? planFilter(job.steps.at(-1)!.filter, fused).alignment : 1;
  const ranges = resources.split(height, alignment, width * height);
  const outcomes = await Promise.all(
    ranges.map(({ start, end }) =>
      resources.tasks.run<EncodeTask, RenderedStrip | Failure>('encodeStrip', {
        job: fused,
        source: image,
        scratch,
        layout,
        start,
        end,
        stripCount: ranges.length,
      }),
    ),
  );
  const strips = outcomes.map(orThrow);
  const png = assemblePng({ width, height, layout, icc }, strips);
  const encodeMs = lap();
  // Filter and encoder take turns in every strip.
  const worked = strips.reduce((sum, strip) => sum + strip.filterMs + strip.encodeMs, 0);
  const filterShare = strips.reduce((sum, strip) => sum + strip.filterMs, 0) / Math.max(worked, 1e-9);
  return {
    png,
    bytes: png.reduce((sum, piece) => sum + piece.length, 0),
    timings: {
      queue: queueMs,
      decode: decodeMs,
      filter: filterMs + (fused ? encodeMs * filterShare : 0),
      encode: fused ? encodeMs * (1 - filterShare) : encodeMs,
    },
  };
}

async function decodeFile(
  { file, header, steps }: ImagingJob,
  { tasks, acquire }: JobResources,
): Promise<DecodedImage> {
  const { format, orientation, width, height } = header;
  const decoded = await tasks.run<DecodeTask, { ok: true; image: DecodedImage } | Failure>(
    'decode',
    {
      file,
      format,
      orientation,
      width,
      height,
      pixels: acquire(width * height),
      // Who hides something for good leaves nothing that a person or a camera wrote, either.
      bareProfile: steps.some(({ filter }) => filter.hides === 'for good'),
    },
    [file.buffer],
  );
  return orThrow(decoded).image;
}

/** Takes a picture through all steps; the memory of each is there for the next but one. */
async function filterImage(
  steps: readonly ProcessingStep[],
  source: SharedRaster & Channels,
  resources: JobResources,
): Promise<Filtered> {
  let done: Filtered = { image: source };
  for (const [index, step] of steps.entries()) {
    const before = done.image;
    done = await runStep(step, before, resources, index === steps.length - 1);
    if (done.image.pixels !== before.pixels) resources.release(before.pixels);
  }
  return done;
}
