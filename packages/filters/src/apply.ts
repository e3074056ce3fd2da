import type { FilterParams, Region } from '@revela/shared';
import { FilterFailedError, type AnyFilter, type CreateImage } from './definition.js';
import { gapsBetween, regionRects, unionOf } from './plan/areas.js';
import { pixelsOf, sharesMemory } from './plan/apply-operation.js';
import { copyArea } from './plan/copy.js';
import { planFilter } from './plan/plan.js';
import { isOpaque, wordsOf, type Raster, type Rect, type Window } from './raster.js';

/** True for a filter that gets the whole image at once, on one thread. */
export function needsWholeImage({ scope }: AnyFilter): boolean {
  return scope === 'image';
}

/**
 * Filters an image on one thread, and leaves the image itself as it is.
 *
 * @param params defaults filled in
 * @param regions where the filter acts; left out: on the whole image
 * @param createImage what filters with `apply` get their images from
 * @throws RangeError where the list of regions is empty or a region is not inside the image
 * @throws TypeError where the filter needs the whole image at once: see `applyWhole`
 * @throws {FilterFailedError} where the filter throws or returns no image
 */
export function applyFilter(
  image: Raster,
  filter: AnyFilter,
  params: FilterParams,
  regions?: readonly Region[],
  createImage?: CreateImage,
): Raster {
  const { width, height } = image;
  const job = { filter: filter.name, params, regions, width, height, opaque: isOpaque(image) };
  const plan = planFilter(filter, job, createImage);
  const scratch = plan.scratch && blankRaster(plan.scratch.width, plan.scratch.height);
  if (scratch) for (const pass of plan.passes) pass.run(image, scratch, 0, pass.length);
  const result = blankRaster(width, height);
  plan.renderRows(image, scratch, result.data, 0, height);
  return result;
}

function blankRaster(width: number, height: number): Raster {
  return { data: new Uint8Array(width * height * 4), width, height };
}

/**
 * Filters an image by a filter of scope `image`, on one thread, and leaves the image itself as it is.
 *
 * @param target receives the result where it has the size of the image: as many bytes, from a multiple of 4 on
 * @param regions where the result counts; elsewhere the image stays as it is. Left out: everywhere
 * @returns the result, over `target` where it has the size of the image
 * @throws RangeError where the list of regions is empty or a region is not inside the image
 * @throws {FilterFailedError} where the filter throws, returns no image, or one of another size though there are regions
 */
export async function applyWhole(
  image: Raster,
  target: Uint8Array,
  filter: AnyFilter,
  params: FilterParams,
  regions: readonly Region[] | undefined,
  createImage: CreateImage,
): Promise<Raster> {
  if (!filter.apply) throw new TypeError(`The filter '${filter.name}' is a kernel.`);
  const { width, height } = image;
  const whole: Rect = { x: 0, y: 0, width, height };
  const slabs = regions && unionOf(regionRects(regions, whole, whole));
  target.set(image.data);
  let result: Raster;
  try {
    result = pixelsOf(
      filter,
      await filter.apply(createImage({ data: target, width, height }), { ...params }),
    );
  } catch (cause) {
    throw FilterFailedError.of(filter.name, cause);
  }
  if (result.width !== width || result.height !== height) {
    if (!slabs) return result;
    throw new FilterFailedError(filter.name, 'it changed the size of the image, so regions cannot be told');
  }
  if (!sharesMemory(result.data, target)) target.set(result.data);
  if (slabs) {
    const input = windowOf(image.data, whole);
    const output = windowOf(target, whole);
    for (const gap of gapsBetween(slabs, width, 0, height)) copyArea(input, output, gap);
  }
  return { data: target, width, height };
}

function windowOf(data: Raster['data'], whole: Rect): Window {
  return { ...whole, words: wordsOf(data, 0, whole.width * whole.height) };
}
