import type { TFunction } from 'i18next';
import type { Problem } from '../../ipc/api.js';

/** The sentence for a problem, in the person's language; the server's own words for a code of a newer server. */
export function describeProblem(t: TFunction, { code, details = {} }: Problem): string {
  const { message } = details;
  const fallback = typeof message === 'string' && message ? message : t('errors.UNEXPECTED');
  return t(`errors.${code}`, { ...details, defaultValue: fallback });
}
