/** The initials of the first and the last word of a title, as `OP` of "Olho de peixe"; of one word its first two letters. */
export function initialsOf(title: string): string {
  const words = title.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [];
  const [first = '', ...others] = words;
  const last = others.at(-1);
  const letters = last ? [first, last].map((word) => [...word][0]) : [...first].slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}
