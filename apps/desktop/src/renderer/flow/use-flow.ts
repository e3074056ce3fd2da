import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { ConnectionState } from '../../ipc/api.js';
import { bridge } from '../bridge.js';
import { isReady, paramsToSend } from '../filters/param-values.js';
import { useOfferedFilters, type OfferedFilters } from '../filters/use-offered-filters.js';
import { emptyFlow, paramsOf, reduceFlow, type Flow, type FlowAction } from './flow.js';

export interface FlowControls {
  readonly flow: Flow;
  readonly offered: OfferedFilters;
  readonly dispatch: (action: FlowAction) => void;
  readonly send: () => void;
  /** Stops what is being sent and opens the picture that came meanwhile. */
  readonly openWaiting: () => void;
}

/** Runs the flow: listens to the main process and sends what is chosen of the filters on offer. */
export function useFlow(connection: ConnectionState | null): FlowControls {
  const [flow, dispatch] = useReducer(reduceFlow, emptyFlow);
  const offered = useOfferedFilters(connection, flow.image !== null);
  const { filters } = offered;
  // A shortcut may send before the next render has given it the newest values.
  const latest = useRef({ flow, filters });
  latest.current = { flow, filters };
  const run = useRef(0);

  useEffect(
    () =>
      bridge.on('imageOpened', (outcome) => {
        if ('problem' in outcome) return dispatch({ type: 'problemMet', problem: outcome.problem });
        dispatch({ type: 'imageOpened', ...outcome });
      }),
    [],
  );
  useEffect(
    () => bridge.on('sendProgress', (progress) => dispatch({ type: 'sendProgressed', progress })),
    [],
  );

  const send = useCallback(() => {
    const { flow: now, filters: known } = latest.current;
    const filter = known.find(({ name }) => name === now.filter);
    const values = paramsOf(now, now.filter);
    if (!now.image || !filter || !isReady(filter, values) || now.step === 'send') return;
    const turn = ++run.current;
    dispatch({ type: 'sendStarted' });
    void bridge
      .sendImage({ imageId: now.image.id, filter: filter.name, params: paramsToSend(filter, values) })
      .catch(() => ({ problem: { code: 'UNEXPECTED' as const } }))
      .then((outcome) => {
        if (turn === run.current) dispatch({ type: 'sendEnded', outcome });
      });
  }, []);

  const openWaiting = useCallback(() => {
    run.current++;
    void bridge.cancelSend();
    dispatch({ type: 'waitingOpened' });
  }, []);

  return { flow, offered, dispatch, send, openWaiting };
}
