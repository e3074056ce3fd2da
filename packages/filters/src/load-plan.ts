import type { FilterParams } from '@revela/shared';
import type { Kernel } from './kernel.js';
import { planKernel, type FilterJob, type FilterPlan } from './plan.js';

/** The kernel of filter `name`: the default export of the file of that name beside this one. */
export async function loadKernel(name: string): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = (await import(/* @vite-ignore */ `./${name}.js`)) as { default?: unknown };
  } catch (cause) {
    throw new Error(`The catalogue names the filter '${name}', but '${name}.ts' does not load.`, { cause });
  }
  if (typeof module.default !== 'function') {
    throw new Error(`'${name}.ts' has no kernel as its default export.`);
  }
  return module.default;
}

/**
 * Plans a filter's work on one image. Cheap: every thread makes its own plan from the same job. Loads the job's
 * kernel and nothing else: a thread that starts need not wait for the catalogue and the schema library under it.
 *
 * @throws RangeError where the list of regions is empty or a region is not inside the image
 */
export async function loadPlan(job: FilterJob): Promise<FilterPlan> {
  return planKernel((await loadKernel(job.filter)) as Kernel<FilterParams>, job);
}
