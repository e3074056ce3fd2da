import { freeBuffer } from '@revela/formats/codecs/garbage';

/** What the system says where it has no file handle, memory or thread left: a while later it may have. */
const codes = ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'];
/** The same where V8 asked for memory. */
const refusals = [
  'Array buffer allocation failed',
  'could not allocate memory',
  'Cannot allocate Wasm memory',
  'Out of memory',
  'Unable to grow instance memory',
];

/**
 * True for an error that tells, itself or by its cause, that the process was short of something that others will give
 * back. Told by its message, too: from thread to thread errors lose their code.
 */
export function isShortage(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    const { message } = at;
    if (code !== undefined && codes.includes(code)) return true;
    if (codes.some((name) => new RegExp(`\\b${name}\\b`).test(message))) return true;
    if (at instanceof RangeError && refusals.some((words) => message.includes(words))) return true;
  }
  return false;
}

/**
 * What a thread died of. Node 26 ends a thread to which the system refused memory, and says of it what it says of a heap that
 * has grown too large: so the system is asked again.
 *
 * @param bytes that the thread's work may have asked for
 * @returns a shortage where the system refuses them still, else the error as it is
 */
export function causeOfDeath(error: unknown, bytes: number): unknown {
  if ((error as NodeJS.ErrnoException | null)?.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  try {
    new WebAssembly.Memory({ initial: 1 });
    freeBuffer(new ArrayBuffer(bytes));
    return error;
  } catch {
    return new RangeError('could not allocate memory: a thread ended for want of it', { cause: error });
  }
}
