import { setTimeout as after } from 'node:timers/promises';
import type { ServerTarget } from './http-client.js';
import { ProblemError } from './problem-error.js';
import { fetchReadiness, type Readiness } from './server-api.js';
import type { Timeouts } from './timeouts.js';

/** What of an upload may still lie in the system's buffers when it has been written, and how slowly it may leave them. */
const BUFFERED_BYTES = 4 * 1024 * 1024;
const SLOWEST_BYTES_PER_MS = 16;
/** How long a job may wait for its turn at a server that does not say whether any do, as where a proxy keeps it from saying. */
const UNTOLD_QUEUE_MS = 600_000;

/**
 * Watches over the wait for the answer to an upload. While a server works nothing moves on the connection, so whether it has died
 * is told by asking the server beside it.
 *
 * @param upload its size, and how long the server lets a job run once it has its turn
 * @returns the reason to give up: the server is not heard of for `stallMs`; or it is there, nobody waits for a turn, and a job may
 *   run no longer; null where `signal` ended the watch
 */
export async function watchForAnswer(
  target: ServerTarget,
  upload: { readonly totalBytes: number; readonly jobTimeoutMs: number },
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<ProblemError | null> {
  const { pollMs, pollTimeoutMs, stallMs } = timeouts;
  const sending = Math.min(upload.totalBytes, BUFFERED_BYTES) / SLOWEST_BYTES_PER_MS;
  let longest = upload.jobTimeoutMs + stallMs + sending + UNTOLD_QUEUE_MS;
  let told = false;
  let heard = performance.now();
  // Its turn may have come just now, as long as there are jobs that wait for theirs.
  let turn = heard;
  for (;;) {
    await after(Math.min(pollMs, stallMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    const asked = performance.now();
    const found = await look(target, Math.min(pollTimeoutMs, stallMs));
    if (signal.aborted) return null;
    const now = performance.now();
    if (found !== null) heard = now;
    if (found !== null && found.waiting !== null) {
      if (!told) longest -= UNTOLD_QUEUE_MS;
      told = true;
      if (found.waiting > 0) turn = asked;
    }
    if (now - heard >= stallMs) return new ProblemError('CONNECTION_STALLED', secondsOf(stallMs));
    if (now - turn >= longest) return new ProblemError('ANSWER_OVERDUE', secondsOf(longest));
  }
}

/** The time as a sentence names it. */
export function secondsOf(milliseconds: number): { seconds: number } {
  return { seconds: Math.max(1, Math.round(milliseconds / 1000)) };
}

/** What the server says; null where it is not heard of. An answer of any kind is a sign that the network works. */
async function look(target: ServerTarget, timeoutMs: number): Promise<Readiness | null> {
  try {
    return await fetchReadiness(target, timeoutMs);
  } catch (error) {
    return error instanceof ProblemError && error.problem.code !== 'CONNECTION_TIMED_OUT'
      ? { startedAt: null, waiting: null }
      : null;
  }
}
