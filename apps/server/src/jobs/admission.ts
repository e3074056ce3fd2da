/** The place of a job that runs; giving it back lets the next one in. */
export interface Lease {
  release(): void;
}

export interface AdmissionOptions {
  /** Jobs that may run at once. */
  readonly maxActive: number;
  /** Bytes of memory that the running jobs may need together; one job alone may need more. */
  readonly maxBytes: number;
  /** Jobs that may wait. */
  readonly maxWaiting: number;
}

/** Too many jobs wait already. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  /** @param retryAfterSeconds when a place is likely to be free */
  constructor(readonly retryAfterSeconds: number) {
    super('Too many jobs are waiting');
  }
}

export interface Admission {
  /**
   * Waits, first come first served, until the job fits.
   *
   * @param bytes memory the job will need
   * @param signal gives the place in the queue up
   * @throws {QueueFullError} where too many wait already
   */
  enter(bytes: number, signal: AbortSignal): Promise<Lease>;
  /** Jobs that run. */
  readonly active: number;
  /** Jobs that wait. */
  readonly waiting: number;
}

interface Waiter {
  readonly bytes: number;
  admit(): void;
}

/** Lets jobs in by a budget of memory and of places, in the order they came. */
export function createAdmission({ maxActive, maxBytes, maxWaiting }: AdmissionOptions): Admission {
  const queue: Waiter[] = [];
  let active = 0;
  let bytesInUse = 0;
  /** Mean duration of a job in milliseconds, recent ones weighing more. */
  let meanMs = 1000;

  const fits = (bytes: number) => active === 0 || (active < maxActive && bytesInUse + bytes <= maxBytes);

  function lease(bytes: number): Lease {
    active++;
    bytesInUse += bytes;
    const began = performance.now();
    let released = false;
    return {
      release() {
        if (released) return;
        released = true;
        active--;
        bytesInUse -= bytes;
        meanMs += (performance.now() - began - meanMs) / 8;
        admitWaiting();
      },
    };
  }

  function admitWaiting(): void {
    while (queue.length > 0 && fits(queue[0]!.bytes)) queue.shift()!.admit();
  }

  return {
    get active() {
      return active;
    },
    get waiting() {
      return queue.length;
    },
    async enter(bytes, signal) {
      signal.throwIfAborted();
      if (queue.length === 0 && fits(bytes)) return lease(bytes);
      if (queue.length >= maxWaiting) {
        const seconds = ((queue.length + 1) * meanMs) / maxActive / 1000;
        throw new QueueFullError(Math.min(60, Math.max(1, Math.ceil(seconds))));
      }
      return new Promise<Lease>((resolve, reject) => {
        const leave = () => {
          queue.splice(queue.indexOf(waiter), 1);
          reject(signal.reason as Error);
          // Those behind one that was too large may fit.
          admitWaiting();
        };
        const waiter: Waiter = {
          bytes,
          admit() {
            signal.removeEventListener('abort', leave);
            resolve(lease(bytes));
          },
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(waiter);
      });
    },
  };
}
