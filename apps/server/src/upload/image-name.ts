import { stripUnsafe } from '@revela/shared';

/** Longest name kept, in characters: what the file systems people use allow. */
const MAX_LENGTH = 255;

/** Cuts a name to the longest kept, in front of its extension. */
function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= MAX_LENGTH) return name;
  const extension = /\.[^.]{1,15}$/u.exec(name)?.[0] ?? '';
  return characters.slice(0, MAX_LENGTH - extension.length).join('') + extension;
}

/**
 * The file name of an upload, made safe to keep: the last part of a path, without control and bidi characters,
 * at most 255 characters.
 *
 * @returns `image` where nothing is left
 */
export function safeImageName(name: string | undefined): string {
  const base = stripUnsafe((name ?? '').split(/[/\\]/).at(-1)!).trim();
  return /^\.*$/.test(base) ? 'image' : shorten(base);
}
