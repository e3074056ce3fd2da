// Limits of the system on a process that runs, by util-linux's `prlimit`.

import { execFileSync, spawnSync } from 'node:child_process';
import { openHandles } from './process-memory.js';

/** Why this machine cannot limit processes that run; undefined where it can. */
export function whyNoLimits(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux limits a process that runs';
  if (spawnSync('prlimit', ['--version']).error) return 'there is no prlimit on this machine (util-linux)';
  return undefined;
}

const prlimit = (...args: string[]) => execFileSync('prlimit', args, { encoding: 'utf8' }).trim();

/**
 * Leaves a process no file handle but those it has open.
 *
 * @returns gives back what it may have
 */
export function exhaustHandles(pid: number): () => void {
  const before = prlimit('--pid', String(pid), '--nofile', '--output=SOFT', '--noheadings');
  // The lowest number that is free decides, not how many are open.
  prlimit('--pid', String(pid), `--nofile=${Math.min(4, openHandles(pid)!)}:`);
  return () => {
    prlimit('--pid', String(pid), `--nofile=${before}:`);
  };
}
