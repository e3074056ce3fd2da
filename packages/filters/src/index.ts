import type { AnyFilter } from './definition.js';
import blur from './blur/index.js';
import brightness from './brightness/index.js';
import contrast from './contrast/index.js';
import edgeEnhance from './edge_enhance/index.js';
import greyscale from './greyscale/index.js';
import invert from './invert/index.js';
import normalize from './normalize/index.js';
import pixelate from './pixelate/index.js';
import posterize from './posterize/index.js';
import redact from './redact/index.js';
import sepia from './sepia/index.js';
import threshold from './threshold/index.js';

/** Every filter of Revela, in the order in which the clients list them within a group. */
export const filters: readonly AnyFilter[] = [
  redact,
  pixelate,
  blur,
  edgeEnhance,
  brightness,
  contrast,
  normalize,
  greyscale,
  sepia,
  invert,
  posterize,
  threshold,
];

export { applyFilter, applyWhole, needsWholeImage } from './apply.js';
export {
  defineFilter,
  describeFilter,
  FilterFailedError,
  type AnyFilter,
  type CreateImage,
  type FilterDefinition,
  type FilterImage,
  type JimpMethods,
} from './definition.js';
export type { Filter, FilterOperation } from './filter.js';
export { addMethods, toJimpPlugin, type FilterOptions } from './jimp.js';
export { fillParams } from './params.js';
export { planFilter, type FilterJob, type FilterPlan, type Pass } from './plan/plan.js';
export { clipRect, growRect, isOpaque, type Raster, type Rect } from './raster.js';
