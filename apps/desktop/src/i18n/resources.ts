import type { Language } from '../ipc/api.js';
import en from './en.json';
import ptBR from './pt-BR.json';

export const resources = {
  en: { translation: en },
  'pt-BR': { translation: ptBR },
} as const;

/** The first of the system's languages that Revela speaks; English where it speaks none. */
export function matchLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split(/[-_.]/)[0];
    if (primary === 'pt') return 'pt-BR';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
