import type { FilterJob, Raster } from '@revela/filters';
import { loadPlan } from '@revela/filters/load-plan';
import { isOpaque } from '@revela/filters/raster';
import type { ImageFormat } from '@revela/shared';
import { ImageError, type ImageErrorCode } from '@revela/formats/errors';
import { type IccProfile, readIccProfile } from '@revela/formats/icc-profile';
import { decodeImage, loadDecoder } from '@revela/formats/decoders';
import { toRgba, type DecodedPixels } from '@revela/formats/codecs/decoder';
import type { Stoppable } from '../jobs/job.js';
import { boundCodecMemory } from '../jobs/wasm-memory-limit.js';
import { orient, uprightSize } from '@revela/formats/orientation';
import { isGrey } from '@revela/formats/png/grey';
import { chooseCompression } from '@revela/formats/png/compression';
import type { PixelLayout } from '@revela/formats/png/layout';
import { takeSamples } from '@revela/formats/png/samples';
import { createStripEncoder, type EncodedStrip } from '@revela/formats/png/strip';
import { StoppedError, throwIfRaised } from '../jobs/stop-flag.js';
import { transferring } from '../jobs/transfer.js';

// Decoders print what they come across (UTIF: every tiled page); standard output is the log's, one JSON a line.
console.log = () => undefined;

/** RGBA pixels that every thread sees. */
export interface SharedRaster {
  /** May be longer than the pixels are. */
  readonly pixels: SharedArrayBuffer;
  readonly width: number;
  readonly height: number;
}

function toRaster({ pixels, width, height }: SharedRaster): Raster {
  return { data: new Uint8Array(pixels, 0, width * height * 4), width, height };
}

export interface DecodeTask extends Stoppable {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly format: ImageFormat;
  readonly orientation: number;
  /** What the header announced, in pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Receives the pixels, 4 bytes each. */
  readonly pixels: SharedArrayBuffer;
}

export interface DecodedImage extends SharedRaster {
  readonly opaque: boolean;
  /** True where a grey PNG holds the picture and its profile. */
  readonly grey: boolean;
  readonly icc: IccProfile | undefined;
}

export type DecodeOutcome =
  | { readonly ok: true; readonly image: DecodedImage }
  | { readonly ok: false; readonly code: ImageErrorCode; readonly message: string; readonly cause: string };

/**
 * Fills a raster with what was decoded, every pixel of it: its memory may hold another's picture.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where the picture has another size than the raster
 */
function drawUpright(stored: DecodedPixels, orientation: number, raster: Raster): void {
  const { width, height } = uprightSize(stored.width, stored.height, orientation);
  if (width !== raster.width || height !== raster.height) {
    const said = `${raster.width} x ${raster.height}`;
    throw new ImageError(
      'IMAGE_CORRUPT',
      `The image is damaged: its header says ${said}, its content ${width} x ${height}.`,
    );
  }
  if (stored.data.length !== stored.width * stored.height * stored.channels) {
    throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: its decoder left pixels out.');
  }
  if (orientation === 1) {
    toRgba(stored, raster.data as Uint8Array);
    return;
  }
  const rgba = new Uint8Array(width * height * 4);
  toRgba(stored, rgba);
  orient({ ...stored, data: rgba }, orientation, raster.data as Uint8Array);
}

/**
 * Decodes an image file and turns it upright.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function decode(task: DecodeTask): Promise<DecodeOutcome> {
  try {
    const { file, format, orientation, pixels, stop } = task;
    throwIfRaised(stop);
    boundCodecMemory(task.width * task.height, file.length);
    const stored = await decodeImage(format, file);
    const { width, height } = task;
    const raster = toRaster({ pixels, width, height });
    try {
      throwIfRaised(stop);
      drawUpright(stored, orientation, raster);
    } finally {
      stored.release?.();
    }
    throwIfRaised(stop);
    const icc = readIccProfile(file, format);
    return {
      ok: true,
      image: {
        pixels,
        width,
        height,
        opaque: stored.channels < 4 || isOpaque(raster),
        grey: icc?.colorSpace !== 'RGB ' && (stored.channels === 1 || isGrey(raster)),
        icc,
      },
    };
  } catch (cause) {
    if (cause instanceof StoppedError) throw cause;
    // A codec that trapped may have left its memory in any state: the thread ends, and is replaced, with it.
    if (cause instanceof WebAssembly.RuntimeError) process.exit(1);
    const known = cause instanceof ImageError;
    return {
      ok: false,
      code: known ? cause.code : 'IMAGE_CORRUPT',
      message: known ? cause.message : 'The image is damaged: it cannot be decoded.',
      cause: String(known ? (cause.cause ?? cause) : cause),
    };
  }
}

export interface PassTask extends Stoppable {
  readonly job: FilterJob;
  readonly source: SharedRaster;
  readonly scratch: SharedRaster;
  /** Which of the plan's passes. */
  readonly pass: number;
  readonly start: number;
  readonly end: number;
}

/** Pixels of a pass between two looks at the stop flag: 20 ms at most, and so many that to stop in between costs nothing. */
const PIECE_PIXELS = 1 << 19;

/**
 * Runs a strip of one pass of a filter.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function runPass(task: PassTask): Promise<void> {
  const { job, source, scratch, pass, start, end, stop } = task;
  const { axis, grain, run } = (await loadPlan(job)).passes[pass]!;
  const input = toRaster(source);
  const output = toRaster(scratch);
  const line = axis === 'rows' ? scratch.width : scratch.height;
  const piece = Math.max(1, Math.round(PIECE_PIXELS / line / grain)) * grain;
  for (let from = start; from < end; from += piece) {
    throwIfRaised(stop);
    run(input, output, from, Math.min(from + piece, end));
  }
}

export interface RenderTask extends Stoppable {
  readonly job: FilterJob;
  readonly source: SharedRaster;
  readonly scratch: SharedRaster | undefined;
  readonly layout: PixelLayout;
  readonly start: number;
  readonly end: number;
  /** How many strips the picture has. */
  readonly strips: number;
}

export interface RenderedStrip extends EncodedStrip {
  /** Milliseconds spent on the filter. */
  readonly filterMs: number;
  /** Milliseconds spent on compression. */
  readonly encodeMs: number;
}

/** Bytes of RGBA that are filtered and compressed at a time: small enough to stay in the processor's cache. */
const BAND_BYTES = 1 << 20;

/**
 * Filters and compresses a strip of rows, band by band, so that no filtered image is ever held whole.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function renderStrip(task: RenderTask): Promise<RenderedStrip> {
  const { job, layout, start, end } = task;
  const { width } = job;
  const plan = await loadPlan(job);
  const source = toRaster(task.source);
  const scratch = task.scratch && toRaster(task.scratch);
  let filterMs = 0;
  const render = (target: Uint8Array, top: number, bottom: number) => {
    throwIfRaised(task.stop);
    const began = performance.now();
    plan.renderRows(source, scratch, target, top, bottom);
    filterMs += performance.now() - began;
  };
  const began = performance.now();
  const { grain } = plan;
  const samples = takeSamples({ width, height: job.height, start, end, strips: task.strips, grain }, render);
  const encoder = createStripEncoder(width, layout, chooseCompression(samples, layout));
  const bandRows = Math.max(1, Math.round(BAND_BYTES / (width * 4) / grain)) * grain;
  const band = new Uint8Array(Math.min(bandRows, end - start) * width * 4);
  for (let top = start; top < end; top += bandRows) {
    const bottom = Math.min(top + bandRows, end);
    render(band, top, bottom);
    encoder.push(band, bottom - top);
  }
  const strip = encoder.finish();
  return transferring(
    { ...strip, filterMs, encodeMs: performance.now() - began - filterMs },
    strip.chunks.map((chunk) => chunk.buffer),
  );
}

export interface PreloadTask {
  readonly format: ImageFormat;
}

/** Loads a format's decoder, which its first picture would wait for otherwise. */
export async function preload({ format }: PreloadTask): Promise<void> {
  await loadDecoder(format);
}

export { rest } from '@revela/formats/codecs/on-idle';

/** Answers, so that a caller knows that a thread does. */
export function ping(): true {
  return true;
}
