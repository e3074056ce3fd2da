/**
 * Says to every thread at once that a job is stopped. Threads look at it between two pieces of work; a message
 * would wait until the thread is done.
 */
export type StopFlag = Int32Array<SharedArrayBuffer>;

/** A thread left its work since the job's flag was raised. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

export function createStopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

export function raise(flag: StopFlag): void {
  Atomics.store(flag, 0, 1);
}

/** @throws {StoppedError} where the flag is raised */
export function throwIfRaised(flag: StopFlag): void {
  if (Atomics.load(flag, 0) !== 0) throw new StoppedError('The job was stopped');
}
