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

  function look(): void {
    if (pause > 0) pause--;
    else if (residentBytes() > maxBytes) {
      let largest: WatchedJob | undefined;
      for (const job of jobs) if (!largest || job.bytes >= largest.bytes) largest = job;
      if (!largest) return;
      const alone = jobs.size === 1;
      jobs.delete(largest);
      pause = PAUSE;
      largest.stop(alone);
    }
  }

  return {
    add(job) {
      jobs.add(job);
      timer ??= setInterval(look, INTERVAL_MS).unref();
      return () => {
        jobs.delete(job);
        if (jobs.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
