import { isMainThread, workerData } from 'node:worker_threads';
import { type AnyFilter, type FilterImage, filters as builtIn } from '@revela/filters';
import { importFilters } from '../filters/import-filters.js';
import { composeJimp } from './image.js';
import type { SharedRaster } from './tasks.js';

/** What the pool gives every thread. */
export interface ThreadData {
  /** URLs of the operator's filters. */
  readonly plugins: readonly string[];
}

const { plugins } = isMainThread ? { plugins: [] } : (workerData as { data: ThreadData }).data;
const definitions: readonly AnyFilter[] = [...builtIn, ...(await importFilters(plugins))];
const byName = new Map(definitions.map((filter) => [filter.name, filter]));
export const { createImage, imagesFor } = composeJimp(definitions);

/** @throws {Error} where a job names a filter that the main thread alone knows */
export function filterNamed(name: string): AnyFilter {
  const filter = byName.get(name);
  if (!filter) throw new Error(`This thread knows no filter '${name}'`);
  return filter;
}

/** The image over shared pixels, or over rows [start, end) of them: what is done to it is done to them. */
export function imageOver({ pixels, width, height }: SharedRaster, start = 0, end = height): FilterImage {
  const data = new Uint8Array(pixels, start * width * 4, (end - start) * width * 4);
  return createImage({ data, width, height: end - start });
}
