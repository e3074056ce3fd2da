import type { FormatterModule } from 'i18next';
import { formatNumber } from './format.js';

/** Writes the numbers that a sentence names as its language writes them: `1.5 MB`, `1,5 MB`. */
export const numberFormatter: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, _format, language = 'en') =>
    typeof value === 'number' ? formatNumber(value, language) : (value as string),
};
