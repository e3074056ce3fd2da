import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const listeners: (() => void)[] = [];

/** Has something called when this thread has nothing to do: to let go what it keeps between two jobs and can do without. */
export function onIdle(letGo: () => void): void {
  listeners.push(letGo);
}

/** The encoder's name for it, until it takes the new one. */

let collectGarbage: (() => void) | undefined;

/**
 * Gives back what this thread's work has left. V8 collects garbage as its heap fills, and counts little of the pixels
 * and WebAssembly memory that its objects hold; an idle thread would keep those for ever.
 */
export function releaseMemory(): void {
  for (const letGo of listeners) letGo();
  if (!collectGarbage) {
    setFlagsFromString('--expose-gc');
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
}
