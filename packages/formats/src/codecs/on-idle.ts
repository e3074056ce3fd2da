import { collectGarbage } from './garbage.js';

const listeners: (() => void)[] = [];

/** Has something called when this thread has nothing to do: to let go what it keeps between two jobs and can do without. */
export function onIdle(letGo: () => void): void {
  listeners.push(letGo);
}

/** Gives back what this thread's work has left: an idle thread would keep it for ever. */
export function releaseMemory(): void {
  for (const letGo of listeners) letGo();
  collectGarbage('all');
}
