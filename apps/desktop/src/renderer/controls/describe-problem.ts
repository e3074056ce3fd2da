import type { TFunction } from 'i18next';
import type { Problem } from '../../ipc/api.js';

/** The sentence for a problem, in the person's language; the server's own words for a code of a later server. */
export function describeProblem(t: TFunction, { code, details = {} }: Problem): string {
  if (code === 'SERVER_MESSAGE') return String(details['message']);
  return t(`errors.${code}`, details);
}

const aboutTheServer: ReadonlySet<string> = new Set<Problem['code']>([
  'SERVER_UNSET',
  'ADDRESS_INVALID',
  'TOKEN_REQUIRED',
  'TOKEN_REJECTED',
  'HOST_NOT_FOUND',
  'HOST_UNREACHABLE',
  'CONNECTION_REFUSED',
  'CONNECTION_TIMED_OUT',
  'CERTIFICATE_INVALID',
  'NOT_FOUND',
  'NOT_REVELA',
  'REDIRECTED',
  'SERVER_TOO_OLD',
  'ANSWER_UNKNOWN',
]);

/** True where the server's address or token may be the cause: the way to the settings then stands beside the sentence. */
export function isInSettings({ code, details = {} }: Problem): boolean {
  return aboutTheServer.has(code) || (code === 'SERVER_MESSAGE' && details['status'] === 401);
}
