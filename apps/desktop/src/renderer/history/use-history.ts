import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryOutcome, HistoryQuery, HistoryRecord, Problem } from '../../ipc/api.js';
import { bridge } from '../bridge.js';

export interface History {
  readonly items: readonly HistoryRecord[];
  readonly isLoading: boolean;
  readonly problem: Problem | null;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

const TYPING_PAUSE_MS = 250;

/** The server's records for a search and a filter, a page at a time. */
export function useHistory(search: string, filter: string | null): History {
  const [items, setItems] = useState<readonly HistoryRecord[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<Problem | null>(null);
  // An answer to a search that was typed over meanwhile is dropped.
  const turn = useRef(0);

  const load = useCallback(
    async (from: string | null) => {
      const mine = ++turn.current;
      setLoading(true);
      setProblem(null);
      const query: HistoryQuery = {};
      if (from) query.cursor = from;
      if (filter) query.filter = filter;
      if (search.trim()) query.search = search.trim();
      const outcome: HistoryOutcome = await bridge
        .listHistory(query)
        .catch(() => ({ problem: { code: 'UNEXPECTED' as const } }));
      if (mine !== turn.current) return;
      setLoading(false);
      if ('problem' in outcome) {
        setProblem(outcome.problem);
        return;
      }
      setItems((old) => (from ? [...old, ...outcome.items] : outcome.items));
      setCursor(outcome.nextCursor);
    },
    [search, filter],
  );

  useEffect(() => {
    setLoading(true);
    const timer = setTimeout(() => void load(null), search ? TYPING_PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [load, search]);

  const loadMore = useCallback(() => {
    if (cursor && !isLoading) void load(cursor);
  }, [cursor, isLoading, load]);
  const reload = useCallback(() => void load(null), [load]);
  return { items, isLoading, problem, loadMore, reload };
}
