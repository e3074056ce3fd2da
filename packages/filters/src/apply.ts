import type { FilterName, FilterParams, Region } from '@revela/shared';
import { isOpaque, type Raster } from './raster.js';
import { planFilter } from './registry.js';

/**
 * Filters an image on one thread, and leaves the image itself as it is.
 *
 * @param params defaults filled in
 * @param regions where the filter acts; left out: on the whole image
 * @throws RangeError where the list of regions is empty or a region is not inside the image
 */
export function applyFilter<N extends FilterName>(
  image: Raster,
  filter: N,
  params: FilterParams<N>,
  regions?: readonly Region[],
): Raster {
  const { width, height } = image;
  const plan = planFilter({ filter, params, regions, width, height, opaque: isOpaque(image) });
  const scratch = plan.scratch && blankRaster(plan.scratch.width, plan.scratch.height);
  if (scratch) for (const pass of plan.passes) pass.run(image, scratch, 0, pass.length);
  const result = blankRaster(width, height);
  plan.renderRows(image, scratch, result.data, 0, height);
  return result;
}

function blankRaster(width: number, height: number): Raster {
  return { data: new Uint8Array(width * height * 4), width, height };
}
