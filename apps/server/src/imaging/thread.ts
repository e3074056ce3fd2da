import { isMainThread, workerData } from 'node:worker_threads';
import { type AnyFilter, type FilterImage, filters as builtIn } from '@revela/filters';
import { useWasmCompiler } from '@revela/formats/codecs/wasm-module';
import { importFilters, type PluginModule } from '../filters/import-filters.js';
import { printToStderr } from '../filters/print-to-stderr.js';
import { askForModules } from '../jobs/wasm-modules.js';
import { composeJimp } from './image.js';
import { catchStrayErrors } from './stray-errors.js';
import type { SharedRaster } from './tasks.js';

// Decoders print what they come across (UTIF: every tiled page); standard output is the log's, one JSON a line.
console.log = () => undefined;

/** What the pool gives every thread. */
export interface ThreadData {
  /** Modules of the operator's filters. */
  readonly plugins: readonly PluginModule[];
}

const data = isMainThread ? undefined : (workerData as { data: ThreadData }).data;
if (data) useWasmCompiler(askForModules());
const plugins = data?.plugins ?? [];
if (plugins.length > 0) printToStderr();
const definitions: readonly AnyFilter[] = [...builtIn, ...(await importFilters(plugins))];
// From now on: a thread that cannot load is to die.
if (plugins.length > 0) catchStrayErrors();
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
