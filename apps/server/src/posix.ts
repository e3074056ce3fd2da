// What Windows has not, and what stands for it there.

import { readFileSync } from 'node:fs';

/** What `process.report` tells, as far as it is used here. */
interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
}

/** Handles that this process may have open; Infinity where the system does not say, as Windows does not. */
export function openFilesLimit(): number {
  let soft: unknown;
  try {
    soft = /^Max open files +(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
  } catch {
    // Slower, and on every system.
    soft = (process.report?.getReport() as Report | undefined)?.userLimits?.open_files?.soft;
  }
  // It may be the word "unlimited".
  const limit = Number(soft);
  return Number.isInteger(limit) ? limit : Infinity;
}

/** True where this process may use what a disk keeps for the administrator; Windows keeps nothing. */
export const isRoot = () => process.getuid?.() === 0;

/** Signals of a fault, by which the system itself has to end the process: a handler would come back to the same fault. */
export const faultSignals = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] as const;
