import { afterAll } from 'vitest';

const tasks: (() => unknown)[] = [];

/** Runs when the tests of the file are over, the last said first; it may be said within a test. */
export function cleanUp(task: () => unknown): void {
  tasks.push(task);
}

afterAll(async () => {
  for (const task of tasks.reverse()) await task();
});
