/**
 * Reads a text that a server says: bounded, and without what could turn a line of the window around.
 *
 * @param longest in UTF-16 units
 * @returns undefined where it is no text, or an empty one
 */
export function readText(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ').trim();
  if (text === '') return undefined;
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** A JSON object, whatever is in it. */
export type Json = Readonly<Record<string, unknown>>;

/** True for a JSON object: no array, not null. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
