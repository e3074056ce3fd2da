import type { Localized, ParameterSchema } from '@revela/shared';

/** A text of a definition in a language; the English one where that language has none. */
export function localize(text: Localized, language: string): string {
  return (language === 'pt-BR' && text['pt-BR']) || text.en;
}

/** Label of a parameter: its title, or its name made readable. */
export function parameterLabel(name: string, schema: ParameterSchema, language: string): string {
  return localize({ en: schema.title ?? humanize(name), ...schema['x-title'] }, language);
}

/** What a parameter does, in a sentence; empty where the definition says nothing. */
export function parameterHint(schema: ParameterSchema, language: string): string {
  return localize({ en: schema.description ?? '', ...schema['x-description'] }, language);
}

/** Label of one of the values of a choice. */
export function choiceLabel(
  schema: Extract<ParameterSchema, { enum: string[] }>,
  value: string,
  language: string,
): string {
  const titles = schema['x-enum-titles'] ?? {};
  return Object.hasOwn(titles, value) ? localize(titles[value] as Localized, language) : humanize(value);
}

/** Makes a name on the wire readable, where nothing says how it is called. */
export function humanize(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
