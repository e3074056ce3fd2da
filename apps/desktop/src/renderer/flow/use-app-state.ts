import { useEffect, useState } from 'react';
import type { InitialState } from '../../ipc/api.js';
import { bridge } from '../bridge.js';

/** Settings, connection and recent images, as the main process tells them; null until it first has. */
export function useAppState(): InitialState | null {
  const [state, setState] = useState<InitialState | null>(null);
  useEffect(() => {
    const change = (part: Partial<InitialState>): void =>
      setState((old) => (old ? { ...old, ...part } : old));
    const ends = [
      bridge.on('connectionChanged', (connection) => change({ connection })),
      bridge.on('settingsChanged', (settings) => change({ settings })),
      bridge.on('recentImagesChanged', (recentImages) => change({ recentImages })),
    ];
    void bridge.getInitialState().then((initial) => {
      setState(initial);
      void bridge.reportReady();
    });
    return () => ends.forEach((end) => end());
  }, []);
  return state;
}
