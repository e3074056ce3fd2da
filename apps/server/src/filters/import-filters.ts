import type { AnyFilter } from '@revela/filters';

/**
 * An operator's filters, for a thread: modules that `loadPlugins` has found sound at the start.
 *
 * @param urls of the modules
 */
export async function importFilters(urls: readonly string[]): Promise<AnyFilter[]> {
  const modules = await Promise.all(urls.map((url) => import(url) as Promise<{ default: AnyFilter }>));
  return modules.map((module) => module.default);
}
