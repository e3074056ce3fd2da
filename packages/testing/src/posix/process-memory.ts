// What a process has of the machine, from Linux's /proc: undefined on other systems, and of a process that is gone.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** A process and all that it started; undefined where it is gone, or there is no /proc. */
function processTree(root: number): number[] | undefined {
  if (!existsSync(`/proc/${root}/status`)) return undefined;
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The second field is the name in parentheses, which may hold spaces; the fourth is the parent.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // The process has ended meanwhile.
    }
  }
  const tree = [root];
  for (let i = 0; i < tree.length; i++) tree.push(...(children.get(tree[i]!) ?? []));
  return tree;
}

/** Sum of a field of `/proc/<pid>/status` over a process and all that it started, in bytes. */
function sumOfStatus(root: number, field: string): number | undefined {
  return processTree(root)?.reduce((sum, pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1');
      return sum + Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
    } catch {
      // It has ended meanwhile.
      return sum;
    }
  }, 0);
}

/**
 * Most memory a process and all that it started have had resident, in bytes, since their start or the last reset. What
 * they share counts in each of them, and they need not peak together, so it is an upper bound.
 */
export const peakMemory = (pid: number) => sumOfStatus(pid, 'VmHWM');

/** Memory a process and all that it started have resident, in bytes. */
export const residentMemory = (pid: number) => sumOfStatus(pid, 'VmRSS');

/** Addresses that a process and all that it started have taken, in bytes, whether or not there is memory behind them. */
export const addressSpace = (pid: number) => sumOfStatus(pid, 'VmSize');

/** Memory that a process and all that it started may write to and share with nobody, in bytes. */
export const privateMemory = (pid: number) => sumOfStatus(pid, 'VmData');

/** Numbers of the threads of a process, none of which is given to another thread soon. */
export function threadIds(pid: number): string[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
}

/** Forgets the peaks so far of a process and all that it started. */
export function resetPeakMemory(root: number): void {
  for (const pid of processTree(root) ?? []) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
    } catch {
      // Ended meanwhile, or a kernel that does not let us: the peak then counts from the start.
    }
  }
}

/** Handles a process has open. */
export function openHandles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}
