/** How long the client waits for what; all in milliseconds. */
export interface Timeouts {
  /** A connection that moves no byte for so long is given up, and so is one whose server is not heard of for so long. */
  readonly stallMs: number;
  /** Between two looks at whether the server is there. */
  readonly pollMs: number;
  /** For each answer to such a look: with `pollMs` less than the 5 s in which the light has to notice. */
  readonly pollTimeoutMs: number;
  /** For what answers at an address that is typed. */
  readonly checkMs: number;
  /** For a page of the history. */
  readonly historyMs: number;
}

const STALL_MS = 30_000;

/**
 * Reads the timeouts: `REVELA_STALL_SECONDS`, for a network that pauses longer than the 30 s it may, or for one that never does.
 *
 * @param environment of the process
 */
export function readTimeouts(environment: Readonly<Record<string, string | undefined>>): Timeouts {
  const seconds = Number(environment['REVELA_STALL_SECONDS']);
  const stallMs = seconds > 0 && Number.isFinite(seconds) ? Math.round(seconds * 1000) : STALL_MS;
  return {
    stallMs,
    pollMs: 1_500,
    pollTimeoutMs: 2_500,
    checkMs: 4_000,
    historyMs: Math.min(15_000, stallMs),
  };
}
