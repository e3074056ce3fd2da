import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { resources } from '../src/i18n/resources.js';
import { numberFormatter } from '../src/renderer/number-formatter.js';

describe('sentences with numbers', () => {
  const details = { name: 'a.png', megabytes: 1.5, seconds: 2.5 };
  const i18n = createInstance();
  void i18n
    .use(numberFormatter)
    .init({ resources, initAsync: false, interpolation: { escapeValue: false, alwaysFormat: true } });

  it.each([
    ['en', 'at most 1.5 MB', '2.5 s'],
    ['pt-BR', 'no máximo 1,5 MB', '2,5 s'],
  ])('write them as %s does, and names as they are', (lng, megabytes, seconds) => {
    const large = i18n.t('errors.IMAGE_TOO_LARGE', { ...details, lng });
    expect(large).toContain(megabytes);
    expect(large).toContain('“a.png”');
    expect(i18n.t('errors.SERVER_BUSY', { ...details, lng })).toContain(seconds);
  });
});
