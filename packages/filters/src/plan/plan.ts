import type { FilterName, FilterParams, Region } from '@revela/shared';
import type { AnyFilter, CreateImage } from '../definition.js';
import type { FilterOperation, LinePass } from '../filter.js';
import { clipRect, growRect, littleEndian, wordsOf, type Raster, type Rect, type Window } from '../raster.js';
import { premultiplyRows, unpremultiplyArea } from './alpha.js';
import {
  areasBetween,
  boundingBox,
  boxAround,
  coverAll,
  gapsBetween,
  regionRects,
  unionOf,
  type Slab,
} from './areas.js';
import { copyArea } from './copy.js';
import { applyOperation } from './apply-operation.js';

/** What is to be done to one image. */
export interface FilterJob {
  readonly filter: FilterName;
  /** Defaults filled in. */
  readonly params: FilterParams;
  /** Where the filter acts; left out: on the whole image. */
  readonly regions?: readonly Region[] | undefined;
  readonly width: number;
  readonly height: number;
  /** True only if no pixel is translucent. */
  readonly opaque: boolean;
}

/** A step over the scratch raster. Every strip of one pass is done before the next pass begins. */
export interface Pass {
  readonly axis: 'rows' | 'columns';
  /** How many rows or columns there are to split into strips. */
  readonly length: number;
  /** Strips begin at multiples of this. */
  readonly alignment: number;
  /** Does rows or columns [start, end). Strips may run in parallel, on threads that share the memory. */
  run(source: Raster, scratch: Raster, start: number, end: number): void;
}

/** How one image is filtered: all passes over the scratch, then the rows of the result in bands. */
export interface FilterPlan {
  /** The part of the image that the scratch raster holds, its size; undefined: none is needed. */
  readonly scratch: Rect | undefined;
  /** True if the source may itself be the scratch raster; it is overwritten then. */
  readonly inPlace: boolean;
  readonly passes: readonly Pass[];
  /** Bands of rows best begin at multiples of this. */
  readonly alignment: number;
  /** True: a grey source gives a grey result, an opaque one an opaque result. False: look at the result. */
  readonly channelsAlike: boolean;
  /**
   * Writes rows [start, end) of the result into `target`, the first one at its beginning. Bands may be
   * rendered in any order, on any thread.
   */
  renderRows(
    source: Raster,
    scratch: Raster | undefined,
    target: Uint8Array | Uint8ClampedArray,
    start: number,
    end: number,
  ): void;
}

/** What handling one more area costs, in pixels. */
const AREA_COST = 64;

/**
 * Plans the work of a filter on an image. Cheap: every thread makes its own plan from the same job.
 *
 * @param createImage what a filter of scope `pixel` gets its images from; kernels need none
 * @throws RangeError where the list of regions is empty or a region is not inside the image
 * @throws TypeError where the filter needs the whole image at once: see `applyWhole`
 */
export function planFilter(filter: AnyFilter, job: FilterJob, createImage?: CreateImage): FilterPlan {
  const { width, height } = job;
  const image: Rect = { x: 0, y: 0, width, height };
  // Kernels leave the highest byte of a word aside; only on little-endian machines that is alpha.
  const operation: FilterOperation = filter.kernel
    ? filter.kernel(job.params, image, job.opaque && littleEndian)
    : applyOperation(filter, job.params, createImage);
  const premultiplied = filter.kernel !== undefined && filter.alpha === 'premultiplied' && !job.opaque;
  const frame = clipRect(growRect(image, -operation.border), image);
  const slabs = unionOf(job.regions ? regionRects(job.regions, image, frame) : [frame]);
  const needsScratch = slabs.length > 0 && (operation.passes.length > 0 || premultiplied);
  const scratch = needsScratch ? clipRect(operation.footprint(boxAround(slabs)), image) : undefined;
  return {
    scratch,
    // Once the source is overwritten, nothing of it can be copied.
    inPlace: needsScratch && coverAll(slabs, width, height),
    passes: scratch ? planPasses(operation, scratch, premultiplied) : [],
    alignment: operation.alignment,
    channelsAlike: filter.kernel !== undefined && filter.channels === 'alike',
    renderRows(source, scratchRaster, target, start, end) {
      const words = target.byteOffset % 4 === 0 ? wordsOf(target, 0, (end - start) * width) : undefined;
      const output = { x: 0, y: start, width, height: end - start };
      const window = { ...output, words: words ?? new Int32Array(width * (end - start)) };
      const held = scratch && scratchRaster && windowOf(scratchRaster, scratch);
      renderBand({ operation, premultiplied, slabs, image }, source, held, window);
      if (!words) target.set(new Uint8Array(window.words.buffer));
    },
  };
}

function planPasses(operation: FilterOperation, scratch: Rect, premultiplied: boolean): Pass[] {
  const steps: LinePass[] = [...operation.passes];
  if (premultiplied) steps.unshift({ axis: 'rows', alignment: 1, run: premultiplyRows });
  return steps.map(({ axis, alignment, run }, index) => ({
    axis,
    length: axis === 'rows' ? scratch.height : scratch.width,
    alignment,
    run(source, scratchRaster, start, end) {
      const output = windowOf(scratchRaster, scratch);
      const rows = axis === 'rows' ? [scratch.y + start, scratch.y + end] : [0, source.height];
      const input = index === 0 ? rowsOf(source, rows[0], rows[1]) : output;
      run(input, output, start, end);
    },
  }));
}

/** What the bands of one image have in common. */
interface Rendering {
  readonly operation: FilterOperation;
  /** True: the filter's colours are weighed by alpha. */
  readonly premultiplied: boolean;
  /** Where the filter acts. */
  readonly slabs: readonly Slab[];
  readonly image: Rect;
}

function renderBand(
  { operation, premultiplied, slabs, image }: Rendering,
  source: Raster,
  scratch: Window | undefined,
  output: Window,
): void {
  const start = output.y;
  const end = start + output.height;
  const areas = areasBetween(slabs, start, end);
  if (areas.length > 0) {
    const box = boundingBox(areas);
    // Many small areas read more around them than one large one; the gaps are put back below.
    const several = areas.length > 1 && costOf(operation, areas) < costOf(operation, [box]);
    const read = clipRect(operation.footprint(box), image);
    const input = scratch ?? rowsOf(source, read.y, read.y + read.height);
    for (const area of several ? areas : [box]) {
      operation.render(input, output, area);
      if (premultiplied) unpremultiplyArea(output, area);
    }
  }
  const gaps = gapsBetween(slabs, image.width, start, end);
  if (gaps.length > 0) {
    const input = rowsOf(source, start, end);
    for (const gap of gaps) copyArea(input, output, gap);
  }
}

/** The pixels read for `areas`. */
function costOf(operation: FilterOperation, areas: readonly Rect[]): number {
  return areas.reduce((sum, area) => {
    const { width, height } = operation.passes.length > 0 ? area : operation.footprint(area);
    return sum + width * height + AREA_COST;
  }, 0);
}

/** Rows [start, end) of an image. */
function rowsOf(image: Raster, start: number, end: number): Window {
  const { width } = image;
  return {
    x: 0,
    y: start,
    width,
    height: end - start,
    words: wordsOf(image.data, start * width, end * width),
  };
}

/**
 * The scratch raster, which holds the part `rect` of the image.
 *
 * @throws RangeError where it cannot be written as words, or has another size
 */
function windowOf(scratch: Raster, rect: Rect): Window {
  if (scratch.width !== rect.width || scratch.height !== rect.height) {
    throw new RangeError(`The scratch raster has to have ${rect.width} x ${rect.height} pixels.`);
  }
  if (scratch.data.byteOffset % 4 !== 0) {
    throw new RangeError('The scratch raster has to begin at a multiple of 4 bytes of its buffer.');
  }
  return { ...rect, words: wordsOf(scratch.data, 0, rect.width * rect.height) };
}
