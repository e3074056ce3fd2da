import { useEffect, useState } from 'react';
import type { Problem } from '../../ipc/api.js';
import { bridge } from '../bridge.js';

export type CheckState =
  | { readonly state: 'empty' }
  | { readonly state: 'checking' }
  | { readonly state: 'found'; readonly url: string; readonly version: string }
  | { readonly state: 'failed'; readonly problem: Problem };

const PAUSE_MS = 350;

/** Tries an address while it is typed, once the typing pauses. */
export function useServerCheck(address: string, token: string | null): CheckState {
  const [check, setCheck] = useState<CheckState>({ state: 'empty' });
  useEffect(() => {
    if (address.trim() === '') {
      setCheck({ state: 'empty' });
      return;
    }
    let current = true;
    setCheck({ state: 'checking' });
    const timer = setTimeout(() => {
      void bridge.checkServer(address, token).then((found) => {
        if (!current) return;
        setCheck(
          found.ok
            ? { state: 'found', url: found.url, version: found.server.version }
            : { state: 'failed', problem: found.problem },
        );
      });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [address, token]);
  return check;
}
