import reservedCharacters, { windowsReservedNameRegex } from 'filename-reserved-regex';
import { stripUnsafe } from './unsafe-text.js';

/**
 * Longest name that is proposed, in bytes of UTF-8. ext4 and APFS take 255 bytes, NTFS as many UTF-16 units, which are never
 * more. The rest is for what others add: a browser its `.part` or `.crdownload`, a file manager its ` (2)`.
 */
export const MAX_FILE_NAME_BYTES = 240;

const encoder = new TextEncoder();
let graphemes: Intl.Segmenter | undefined;

/** Bytes that a text takes in UTF-8. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** The longest start of a text that fits into some bytes of UTF-8 and cuts through nothing a person sees as one character. */
export function truncateText(text: string, maxBytes: number): string {
  if (utf8Length(text) <= maxBytes) return text;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const whole = fit(
    Array.from(graphemes.segment(text), ({ segment }) => segment),
    maxBytes,
  );
  // A letter may bear more marks than there is room for.
  return whole || fit(Array.from(text), maxBytes);
}

function fit(pieces: readonly string[], maxBytes: number): string {
  let bytes = 0;
  const end = pieces.findIndex((piece) => (bytes += utf8Length(piece)) > maxBytes);
  return pieces.slice(0, end < 0 ? pieces.length : end).join('');
}

/** The ending of a file name, with its dot; empty where it has none. A name that only begins with a dot has none. */
export function extensionOf(name: string): string {
  return /(?<=.)\.[^.]{1,15}$/su.exec(name)?.[0] ?? '';
}

/**
 * A name for a file that Windows, macOS and Linux all take: without characters that one of them forbids, no device's name
 * (`NUL.tar.png` is one, too), without a dot or a space at its end, cut in front of its extension.
 *
 * @param name any text; a path becomes one name
 * @param maxBytes longest result, in bytes of UTF-8
 */
export function portableFileName(name: string, maxBytes = MAX_FILE_NAME_BYTES): string {
  const safe = trimEnd(stripUnsafe(name)).replace(reservedCharacters(), '_') || 'image';
  const short = shorten(safe, maxBytes);
  return windowsReservedNameRegex().test(short) ? shorten(`_${short}`, maxBytes) : short;
}

/** Cuts a name that is too long in front of its extension. */
function shorten(name: string, maxBytes: number): string {
  if (utf8Length(name) <= maxBytes) return name;
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  return trimEnd(truncateText(stem, maxBytes - utf8Length(extension))) + extension;
}

/** Windows drops them without a word, and would then look for another file. */
function trimEnd(name: string): string {
  return name.replace(/(?<![. ])[. ]+$/, '');
}
