import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** A process and all that it started, from Linux's /proc; none where there is no such thing. */
function processTree(root: number): number[] {
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

/** Forgets the peaks so far of a process and all that it started. */
export function resetPeak(root: number): void {
  if (process.platform !== 'linux') return;
  for (const pid of processTree(root)) {
    try {
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
    } catch {
      // Ended meanwhile, or a kernel that does not let us: the peak then counts from the start.
    }
  }
}

/**
 * Peak resident bytes since the last reset, summed over a process and all that it started. What processes share
 * counts in each of them, and they need not peak together, so it is an upper bound. Undefined but on Linux.
 */
export function readPeak(root: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  let sum = 0;
  for (const pid of processTree(root)) {
    try {
      const line = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      sum += Number(line?.[1] ?? 0) * 1024;
    } catch {
      // Ended meanwhile.
    }
  }
  return sum;
}
