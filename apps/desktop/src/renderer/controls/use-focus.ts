import { useEffect, useRef, type RefObject } from 'react';

/**
 * Gives an element the focus that by itself takes none: where one is after something has happened.
 *
 * @param what another value moves the focus there again; undefined: not this time
 */
export function useFocus<E extends HTMLElement>(what: unknown = true): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    if (what === undefined || !element.current) return;
    element.current.tabIndex = -1;
    element.current.focus();
  }, [what]);
  return element;
}
