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
