import type { Extra } from './extra.js';
import gaussian from './gaussian.js';
import health from './health.js';
import hostile from './hostile.js';
import huge from './huge.js';
import jimpFilters from './jimp-filters.js';
import jimpImport from './jimp-import.js';
import sizes from './sizes.js';
import startup from './startup.js';

/** Everything that is measured besides the comparison, in the order of the table. */
export const extras: readonly Extra<unknown>[] = [
  sizes,
  gaussian,
  jimpFilters,
  health,
  huge,
  hostile,
  startup,
  jimpImport,
];
