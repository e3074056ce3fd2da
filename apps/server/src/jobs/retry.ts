/** Tries again what failed, after pauses that grow. */
export interface Retry {
  /** True while a try is to come. */
  readonly waits: boolean;
  /** Has it tried after a pause, unless that is to come already. */
  later(): void;
  /** It went well: the next pause is short again. */
  succeeded(): void;
  cancel(): void;
}

/** Milliseconds of the first pause. */
const FIRST_PAUSE_MS = 100;
/** Milliseconds of the longest: a server is to be well within ten seconds of what it was short of. */
const LONGEST_PAUSE_MS = 4000;

/** @param attempt called when a pause is over */
export function createRetry(attempt: () => void): Retry {
  let pauseMs = FIRST_PAUSE_MS;
  let timer: NodeJS.Timeout | undefined;
  return {
    get waits() {
      return timer !== undefined;
    },
    later() {
      if (timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        attempt();
      }, pauseMs).unref();
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    },
    succeeded() {
      pauseMs = FIRST_PAUSE_MS;
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
