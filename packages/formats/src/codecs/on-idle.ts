import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const leftovers: (() => void)[] = [];

/** Names what this thread keeps between two jobs and can do without: it is let go when there is nothing to do. */
export function atRest(letGo: () => void): void {
  leftovers.push(letGo);
}

let collectGarbage: (() => void) | undefined;

/**
 * Gives back what this thread's work has left. V8 collects garbage as its heap fills, and counts little of the pixels
 * and WebAssembly memory that its objects hold; a thread at rest would keep those for ever.
 */
export function rest(): void {
  for (const letGo of leftovers) letGo();
  if (!collectGarbage) {
    setFlagsFromString('--expose-gc');
    collectGarbage = runInNewContext('gc') as () => void;
  }
  collectGarbage();
}
