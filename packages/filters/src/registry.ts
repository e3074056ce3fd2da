import { filterNames, type FilterName, type FilterParams } from '@revela/shared';
import type { Kernel } from './kernel.js';
import { loadKernel } from './load-plan.js';
import { planKernel, type FilterJob, type FilterPlan } from './plan.js';

type Kernels = { readonly [N in FilterName]: Kernel<FilterParams<N>> };

/** Every filter's kernel. */
export const kernels = Object.fromEntries(
  await Promise.all(filterNames.map(async (name) => [name, await loadKernel(name)] as const)),
) as Kernels;

/** As `loadPlan`, at once: every kernel is loaded already. */
export function planFilter(job: FilterJob): FilterPlan {
  return planKernel(kernels[job.filter] as Kernel<FilterParams>, job);
}
