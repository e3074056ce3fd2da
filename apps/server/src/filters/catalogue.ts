import { type AnyFilter, describeFilter, filters as builtIn } from '@revela/filters';
import type { FilterCatalogue } from '@revela/shared';

/** The filters of a server: ours and its operator's. */
export interface Catalogue {
  readonly filters: readonly AnyFilter[];
  /** Their names, in the order of the list. */
  readonly names: readonly string[];
  /** URLs of the modules that the operator's filters come from: every thread loads them for itself. */
  readonly plugins: readonly string[];
  find(name: string): AnyFilter | undefined;
  /** As `GET /api/v1/filters` answers it. */
  describe(): FilterCatalogue;
}

/** @param added an operator's filters and the URLs of their modules */
export function createCatalogue(
  added: readonly { readonly filter: AnyFilter; readonly url: string }[] = [],
): Catalogue {
  const filters = [...builtIn, ...added.map(({ filter }) => filter)];
  const byName = new Map(filters.map((filter) => [filter.name, filter]));
  return {
    filters,
    names: [...byName.keys()],
    plugins: added.map(({ url }) => url),
    find: (name) => byName.get(name),
    describe: () => ({ filters: filters.map(describeFilter) }),
  };
}
