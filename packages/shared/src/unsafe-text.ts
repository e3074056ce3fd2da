/**
 * Characters that no text from outside may bring along: control characters, line separators, lone surrogates,
 * the marks that turn the direction of text, and the byte order mark. Each could forge a log line or a header, or
 * make a name look like another.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu;

/** A text without the characters that could forge a line or turn the direction of what follows. */
export function stripUnsafe(text: string): string {
  return text.replace(UNSAFE, '');
}
