import type { FilterDescription } from '@revela/shared';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { bridge } from '../bridge.js';
import { emptyFlow, paramsToSend, reduceFlow, type Flow, type FlowAction } from './flow.js';

export interface FlowControls {
  readonly flow: Flow;
  readonly dispatch: (action: FlowAction) => void;
  readonly send: () => void;
}

/** Runs the flow: listens to the main process and sends what is chosen. */
export function useFlow(filters: readonly FilterDescription[]): FlowControls {
  const [flow, dispatch] = useReducer(reduceFlow, emptyFlow);
  // A shortcut may send before the next render has given it the newest values.
  const latest = useRef({ flow, filters });
  latest.current = { flow, filters };
  const run = useRef(0);

  useEffect(
    () =>
      bridge.on('imageOpened', (outcome) => {
        if ('problem' in outcome) return dispatch({ type: 'problemMet', problem: outcome.problem });
        run.current++;
        void bridge.cancelSend();
        dispatch({ type: 'imageOpened', image: outcome.image });
      }),
    [],
  );
  useEffect(
    () => bridge.on('sendProgress', (progress) => dispatch({ type: 'sendProgressed', progress })),
    [],
  );

  const send = useCallback(() => {
    const { flow: now, filters: known } = latest.current;
    const description = known.find(({ name }) => name === now.filter);
    if (!now.image || !description || now.step === 'send') return;
    const turn = ++run.current;
    dispatch({ type: 'sendStarted' });
    void bridge
      .sendImage({
        imageId: now.image.id,
        filter: description.name,
        params: paramsToSend(description, now.params[description.name]),
      })
      .catch(() => ({ problem: { code: 'UNEXPECTED' as const } }))
      .then((outcome) => {
        if (turn === run.current) dispatch({ type: 'sendEnded', outcome });
      });
  }, []);

  return { flow, dispatch, send };
}
