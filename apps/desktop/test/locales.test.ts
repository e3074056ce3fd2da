import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes, filterGroups } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import en from '../src/i18n/en.json' with { type: 'json' };
import ptBR from '../src/i18n/pt-BR.json' with { type: 'json' };
import { matchLanguage } from '../src/i18n/resources.js';
import { clientProblemCodes } from '../src/ipc/problem.js';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
  );
  return new Map(entries);
}

const english = flatten(en);
const portuguese = flatten(ptBR);
const source = join(import.meta.dirname, '../src');
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

/** Keys the code puts together; each is derived here from what it is put together of. */
const composed = new Set([
  ...['choose', 'select', 'send', 'view'].map((step) => `steps.${step}`),
  ...['upload', 'processing', 'download'].map((phase) => `send.${phase}`),
  ...['unset', 'checking', 'connected', 'failed'].map((status) => `connection.${status}`),
  ...['system', 'en', 'pt-BR'].map((language) => `settings.languages.${language}`),
  ...['system', 'light', 'dark'].map((theme) => `settings.themes.${theme}`),
  ...['saved', 'copied', 'notCopied'].map((notice) => `view.${notice}`),
  ...[...errorCodes, ...clientProblemCodes].map((problem) => `errors.${problem}`),
  ...filterGroups.map((group) => `groups.${group}`),
]);
/** Keys written out in the code; the menu's are put after `menu.` by its own helper. */
const literal = new Set([
  ...[...code.matchAll(/'([a-z][A-Za-z]+(?:\.[\w-]+)+)'/g)].map(([, key]) => key ?? ''),
  ...[...code.matchAll(/\bask\('(\w+)'/g)].map(([, key]) => `menu.${key}`),
]);

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...portuguese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each([...english.keys()])('%s names the same things, and is translated', (key) => {
    const names = (text = ''): string[] =>
      [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
    expect(names(portuguese.get(key))).toEqual(names(english.get(key)));
    expect(portuguese.get(key)).toBeTruthy();
  });

  it('have every key the code uses', () => {
    const namespaces = new Set(Object.keys(en));
    const used = [...literal].filter(
      (key) => namespaces.has(key.split('.')[0] ?? '') && !key.endsWith('.json'),
    );
    expect(used.length).toBeGreaterThan(80);
    expect([...used, ...composed].filter((key) => !english.has(key))).toEqual([]);
  });

  it('have no key the code does not use', () => {
    expect([...english.keys()].filter((key) => !literal.has(key) && !composed.has(key))).toEqual([]);
  });

  it('leave no sentence about an error without an end', () => {
    for (const [key, text] of [...english, ...portuguese]) {
      if (key.startsWith('errors.')) expect(text, key).toMatch(/[;,].+\.$/);
    }
  });
});

describe('matchLanguage', () => {
  it.each([
    [['pt-BR'], 'pt-BR'],
    [['pt_PT.UTF-8'], 'pt-BR'],
    [['de-DE', 'pt'], 'pt-BR'],
    [['en-GB', 'pt-BR'], 'en'],
    [['de'], 'en'],
    [[], 'en'],
  ] as const)('%j is %s', (preferred, language) => {
    expect(matchLanguage(preferred)).toBe(language);
  });
});
