export { applyFilter } from './apply.js';
export { revelaFilters, type FilterOptions, type JimpImage } from './jimp.js';
export { loadPlan } from './load-plan.js';
export { type FilterJob, type FilterPlan, type Pass } from './plan.js';
export { isOpaque, type Raster, type Rect } from './raster.js';
export { planFilter } from './registry.js';
