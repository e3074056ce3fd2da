import { type AnyFilter, describeFilter, filters as builtIn } from '@revela/filters';
import type { FilterCatalogue } from '@revela/shared';
import type { PluginModule } from './import-filters.js';

/** The filters of a server: ours and its operator's. */
export interface Catalogue {
  readonly filters: readonly AnyFilter[];
  /** Their names, in the order of the list. */
  readonly names: readonly string[];
  /** The modules that the operator's filters come from: every thread loads them for itself. */
  readonly plugins: readonly PluginModule[];
  find(name: string): AnyFilter | undefined;
  /** As `GET /api/v1/filters` answers it. */
  describe(): FilterCatalogue;
}

/** True for a filter of ours: an operator's may do anything. */
export const isBuiltIn = (filter: AnyFilter): boolean => builtIn.includes(filter);

/** @param added an operator's filters and their modules */
export function createCatalogue(
  added: readonly { readonly filter: AnyFilter; readonly module: PluginModule }[] = [],
): Catalogue {
  const filters = [...builtIn, ...added.map(({ filter }) => filter)];
  const byName = new Map(filters.map((filter) => [filter.name, filter]));
  return {
    filters,
    names: [...byName.keys()],
    plugins: added.map(({ module }) => module),
    find: (name) => byName.get(name),
    describe: () => ({ filters: filters.map(describeFilter) }),
  };
}
