// Signals to processes; on Windows every one of them ends a process at once.

import type { ChildProcess } from 'node:child_process';

/** Why no process can be asked to end by a signal here; undefined where it can. */
export const whyNoSignals = (): string | undefined =>
  process.platform === 'win32' ? 'on Windows a signal ends a process at once' : undefined;

/** Sends a signal to a process and, where it has a group of its own, to all that it started; Windows has no groups. */
function signalTo(child: ChildProcess, hasGroup: boolean, signal: NodeJS.Signals): void {
  if (!hasGroup || process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid!, signal);
  } catch {
    // All of them have ended.
  }
}

/** Asks a process to end, in its group where it has one. */
export const askToEnd = (child: ChildProcess, hasGroup = false): void => signalTo(child, hasGroup, 'SIGTERM');

/** Ends a process at once, in its group where it has one. */
export const killAtOnce = (child: ChildProcess, hasGroup = false): void =>
  signalTo(child, hasGroup, 'SIGKILL');
