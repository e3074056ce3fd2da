/** A job that the watch may stop. */
export interface WatchedJob {
  /** Memory the job is thought to need, now. */
  readonly bytes: number;
  /** @param alone true where no other job ran: the memory was all its own */
  stop(alone: boolean): void;
}

export interface RssWatchdog {
  /**
   * Watches over a job.
   *
   * @returns ends the watch over it
   */
  add(job: WatchedJob): () => void;
}

const INTERVAL_MS = 100;
/** Samples to wait after a job was stopped: its thread ends and gives its memory back a little later. */
const PAUSE = 5;
/** Samples to wait for that end, at the most: on a busy machine it may take longer, and no other job is to pay for it. */
const MAX_WAIT = 20;
/** Samples to wait once the thread has ended. */
const PAUSE_AFTER_END = 2;

/**
 * Stops the largest running job whenever the process takes more memory than it may. Decoders are not trusted to
 * keep to what a file's header announced.
 *
 * @param maxBytes resident memory of the process
 * @param residentBytes measures it
 */
export function createRssWatchdog(
  maxBytes: number,
  residentBytes = () => process.memoryUsage.rss(),
): RssWatchdog {
  const jobs = new Set<WatchedJob>();
  let timer: NodeJS.Timeout | undefined;
  let pause = 0;
  /** Jobs that were stopped and still have their threads. */
  const ending = new Set<WatchedJob>();
  let waited = 0;

  function isOver(): boolean {
    try {
      return residentBytes() > maxBytes;
    } catch {
      // Linux tells it in a file: without a handle there is no sample.
      return false;
    }
  }

  function look(): void {
    if (pause > 0) pause--;
    else if (ending.size > 0 && waited < MAX_WAIT) waited++;
    else if (isOver()) {
      let largest: WatchedJob | undefined;
      for (const job of jobs) if (!largest || job.bytes >= largest.bytes) largest = job;
      if (!largest) return;
      const alone = jobs.size === 1;
      jobs.delete(largest);
      ending.add(largest);
      pause = PAUSE;
      waited = 0;
      largest.stop(alone);
    }
  }

  return {
    add(job) {
      jobs.add(job);
      timer ??= setInterval(look, INTERVAL_MS).unref();
      return () => {
        jobs.delete(job);
        if (ending.delete(job)) pause = Math.max(pause, PAUSE_AFTER_END);
        if (jobs.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
