import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { bridge } from '../bridge.js';
import type { Flow, FlowAction } from '../flow/flow.js';

export type ResultNotice = { key: 'saved'; name: string } | { key: 'copied' } | { key: 'notCopied' } | null;

export interface ResultActions {
  readonly notice: ResultNotice;
  readonly isSaved: boolean;
  readonly save: () => void;
  readonly copy: () => void;
  readonly showInFolder: () => void;
}

/** What can be done with the result, from the panel and from the menu alike. */
export function useResultActions(flow: Flow, dispatch: (action: FlowAction) => void): ResultActions {
  const id = flow.step === 'view' ? (flow.result?.id ?? null) : null;
  const latest = useRef(id);
  latest.current = id;
  const [notice, setNotice] = useState<ResultNotice>(null);
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    setNotice(null);
    setSaved(false);
  }, [id]);

  const save = useCallback(() => {
    if (!id) return;
    void bridge.saveResult(id).then((outcome) => {
      if ('problem' in outcome) return dispatch({ type: 'problemMet', problem: outcome.problem });
      // Meanwhile another result may have taken its place, of which this says nothing.
      if ('cancelled' in outcome || latest.current !== id) return;
      dispatch({ type: 'problemDismissed' });
      setSaved(true);
      setNotice({ key: 'saved', name: outcome.saved });
    });
  }, [id, dispatch]);
  const copy = useCallback(() => {
    if (!id) return;
    void bridge.copyResult(id).then((copied) => {
      if (latest.current === id) setNotice({ key: copied ? 'copied' : 'notCopied' });
    });
  }, [id]);
  const showInFolder = useCallback(() => {
    if (id) void bridge.showSavedResult(id);
  }, [id]);

  return useMemo(
    () => ({ notice, isSaved, save, copy, showInFolder }),
    [notice, isSaved, save, copy, showInFolder],
  );
}
