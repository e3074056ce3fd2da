import { createInstance } from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { resources } from '../i18n/resources.js';
import { App } from './App.js';
import { bridge } from './bridge.js';
import { numberFormatter } from './number-formatter.js';
import './styles/index.css';

const i18n = createInstance();
void i18n
  .use(initReactI18next)
  .use(numberFormatter)
  .init({
    lng: bridge.language,
    fallbackLng: 'en',
    resources,
    initAsync: false,
    interpolation: { escapeValue: false, alwaysFormat: true },
  });
document.documentElement.lang = bridge.language;
bridge.on('languageChanged', (language) => {
  document.documentElement.lang = language;
  void i18n.changeLanguage(language);
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <I18nextProvider i18n={i18n}>
      <App />
    </I18nextProvider>
  </StrictMode>,
);
