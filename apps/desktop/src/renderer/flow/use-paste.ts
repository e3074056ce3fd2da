import { useEffect } from 'react';
import { bridge } from '../bridge.js';

/** Opens what is on the clipboard when one pastes anywhere but in a text field. */
export function usePaste(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const paste = (event: ClipboardEvent): void => {
      const target = event.target as HTMLElement | null;
      if (target?.closest('input, textarea')) return;
      event.preventDefault();
      void bridge.pasteImage();
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [active]);
}
