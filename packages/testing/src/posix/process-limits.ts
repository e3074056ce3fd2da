// Limits of the system on a process that runs, by util-linux's `prlimit` and by Linux's control groups.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { addressSpace, openHandles, privateMemory } from './process-memory.js';

/** Why this machine cannot limit processes that run; undefined where it can. */
export function whyNoLimits(): string | undefined {
  if (process.platform !== 'linux') return 'only Linux limits a process that runs';
  if (spawnSync('prlimit', ['--version']).error) return 'there is no prlimit on this machine (util-linux)';
  return undefined;
}

const prlimit = (...args: string[]) => execFileSync('prlimit', args, { encoding: 'utf8' }).trim();

/** Sets a limit that the process may not go beyond; returns what puts the one before back. */
function limit(pid: number, kind: 'nofile' | 'as' | 'data' | 'nproc', value: number): () => void {
  const before = prlimit('--pid', String(pid), `--${kind}`, '--output=SOFT', '--noheadings');
  prlimit('--pid', String(pid), `--${kind}=${value}:`);
  return () => {
    prlimit('--pid', String(pid), `--${kind}=${before}:`);
  };
}

/**
 * Leaves a process no file handle but those it has open.
 *
 * @returns gives back what it may have
 */
export function exhaustHandles(pid: number): () => void {
  // The lowest number that is free decides, not how many are open.
  return limit(pid, 'nofile', Math.min(4, openHandles(pid)!));
}

/**
 * Leaves a process so many addresses beside those it has. A WebAssembly memory takes more than 8 GiB of them.
 *
 * @returns gives back what it may have
 */
export const exhaustAddresses = (pid: number, spareBytes: number): (() => void) =>
  limit(pid, 'as', addressSpace(pid)! + spareBytes);

/**
 * Leaves a process so much memory beside what it has.
 *
 * @returns gives back what it may have
 */
export const exhaustMemory = (pid: number, spareBytes: number): (() => void) =>
  limit(pid, 'data', privateMemory(pid)! + spareBytes);

/** The hierarchy of control groups that counts threads: version 1 has one of its own. */
const groups = existsSync('/sys/fs/cgroup/pids') ? '/sys/fs/cgroup/pids' : '/sys/fs/cgroup';

/** Makes a control group that bounds threads. */
function makeGroup(): string {
  const group = `${groups}/revela-test-${process.pid}`;
  mkdirSync(group);
  if (existsSync(`${group}/pids.max`)) return group;
  rmdirSync(group);
  throw new Error(`there is no pids.max in ${groups}`);
}

/** Linux bounds the threads of every user but root's, whose processes have to be in a group that is bounded. */
const isRoot = process.getuid?.() === 0;

/** Why this machine cannot limit the threads of a process that runs; undefined where it can. */
export function whyNoThreadLimit(): string | undefined {
  if (!isRoot) return whyNoLimits();
  try {
    rmdirSync(makeGroup());
    return undefined;
  } catch (error) {
    return `root's threads are bounded by a control group alone, and none can be made: ${String(error)}`;
  }
}

/**
 * Lets a process make no further thread.
 *
 * @returns gives back what it may have
 */
export function exhaustThreads(pid: number): () => void {
  if (!isRoot) return limit(pid, 'nproc', 1);
  const [, home] = /^(?:\d+:pids|0:):(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))!;
  const group = makeGroup();
  writeFileSync(`${group}/cgroup.procs`, String(pid));
  writeFileSync(`${group}/pids.max`, '1');
  return () => {
    writeFileSync(`${groups}${home}/cgroup.procs`, String(pid));
    rmdirSync(group);
  };
}
