import { shell } from 'electron';

/** Pages that may open in the person's browser; the window itself goes nowhere. */
export const externalPages = { license: 'https://opensource.org/license/mit' } as const;

const allowed: ReadonlySet<string> = new Set(Object.values(externalPages));

/** Opens a page in the browser, if it is one of those that may. */
export function openExternal(url: string): void {
  if (allowed.has(url)) void shell.openExternal(url);
}
