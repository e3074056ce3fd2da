import { filterNames, type FilterName, type FilterParams } from '@revela/shared';
import type { Kernel } from './kernel.js';

type Kernels = { readonly [N in FilterName]: Kernel<FilterParams<N>> };

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

/** Every filter's kernel. */
export const kernels = Object.fromEntries(
  await Promise.all(filterNames.map(async (name) => [name, await loadKernel(name)] as const)),
) as Kernels;
