import { app } from 'electron';
import { createInstance, type TOptions } from 'i18next';
import type { Language, LanguageSetting } from '../ipc/api.js';
import { matchLanguage, resources } from '../i18n/resources.js';

const i18n = createInstance();
void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  resources,
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** The language to use, given the setting and the system's own. */
export function resolveLanguage(setting: LanguageSetting): Language {
  return setting === 'system' ? matchLanguage(systemLanguages()) : setting;
}

/** Sets the language of menus and dialogs, from now on. */
export function setLanguage(language: Language): void {
  void i18n.changeLanguage(language);
}

/** A string of the main process in the language set. */
export function translate(key: string, options?: TOptions): string {
  return i18n.t(key, options ?? {});
}

function systemLanguages(): string[] {
  // The switch wins where one is given; `getLocale` knows it, the list of preferences does not.
  if (app.commandLine.hasSwitch('lang')) return [app.commandLine.getSwitchValue('lang')];
  const preferred = app.getPreferredSystemLanguages();
  return preferred.length > 0 ? preferred : [app.getLocale()];
}
