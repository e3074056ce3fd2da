import { useEffect, useRef, useState } from 'react';
import type { Problem, TokenToTry } from '../../ipc/api.js';
import { bridge } from '../bridge.js';

export type CheckState =
  | { readonly state: 'empty' }
  | { readonly state: 'checking' }
  | { readonly state: 'found'; readonly url: string; readonly version: string }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface AddressCheck {
  readonly check: CheckState;
  /** Whether a token is kept for the server at that address; null where that is not known yet. */
  readonly hasToken: boolean | null;
}

const PAUSE_MS = 350;

/**
 * Tries an address while it is typed, once the typing pauses, and without a token: half of an address may be somebody else's.
 *
 * @param token what was typed, empty where the one that is kept is to be forgotten; null: what is kept for that server
 * @param isWhole true once the address is no longer being typed
 */
export function useServerCheck(address: string, token: string | null, isWhole: boolean): AddressCheck {
  const [check, setCheck] = useState<CheckState>({ state: 'empty' });
  const [hasToken, setHasToken] = useState<boolean | null>(null);
  const checked = useRef('');
  useEffect(() => {
    if (checked.current !== address) {
      checked.current = address;
      setHasToken(null);
      setCheck({ state: address.trim() === '' ? 'empty' : 'checking' });
    }
    if (address.trim() === '') return;
    let current = true;
    const timer = setTimeout(() => {
      void bridge
        .checkServer(address, tokenToTry(token, isWhole))
        .catch(() => ({ ok: false as const, hasToken: false, problem: { code: 'UNEXPECTED' as const } }))
        .then((found) => {
          if (!current) return;
          setHasToken(found.hasToken);
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
  }, [address, token, isWhole]);
  return { check, hasToken };
}

function tokenToTry(token: string | null, isWhole: boolean): TokenToTry {
  if (!isWhole || token === '') return 'none';
  return token === null ? 'kept' : { typed: token };
}
