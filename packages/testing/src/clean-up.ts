// For tests of Vitest alone, which this imports.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const tasks: (() => unknown)[] = [];

/** Runs when the tests of the file are over, the last said first; it may be said within a test. */
export function cleanUp(task: () => unknown): void {
  tasks.push(task);
}

afterAll(async () => {
  for (const task of tasks.reverse()) await task();
});

/** A new folder that is removed when the tests of the file are over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'revela-test-'));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
