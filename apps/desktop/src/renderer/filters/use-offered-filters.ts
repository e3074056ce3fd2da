import { useEffect, useState } from 'react';
import type { ConnectionState, OfferedFilter } from '../../ipc/api.js';

export interface OfferedFilters {
  readonly filters: readonly OfferedFilter[];
  /** False while no server has said what it offers: the filters are those that Revela itself has. */
  readonly areServers: boolean;
}

const none: readonly OfferedFilter[] = [];

/**
 * The filters to choose from: what the server says, or until one has answered, Revela's own, so that a person may choose
 * first and name the server later.
 *
 * @param isNeeded true where the person sees them
 */
export function useOfferedFilters(connection: ConnectionState | null, isNeeded: boolean): OfferedFilters {
  const [own, setOwn] = useState<readonly OfferedFilter[] | null>(null);
  const offered = connection?.filters ?? null;
  const wantsOwn = isNeeded && connection !== null && offered === null && own === null;
  useEffect(() => {
    if (!wantsOwn) return;
    let current = true;
    // Nearly always a server answers before anyone gets here.
    void import('@revela/filters').then(({ describeFilter, filters }) => {
      if (current) setOwn(filters.map((filter) => ({ ...describeFilter(filter), unsupported: [] })));
    });
    return () => {
      current = false;
    };
  }, [wantsOwn]);
  return { filters: offered ?? own ?? none, areServers: offered !== null };
}
