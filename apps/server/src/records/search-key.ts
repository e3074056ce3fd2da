/**
 * Folds the case of one code point in full: `ß` and `ẞ` become `ss`, `ς` becomes `σ`. JavaScript has no case folding of
 * its own; lower, upper and lower again is the same but for `ı`, which Unicode leaves alone and whose upper case is `I`.
 * By itself, as `toLowerCase` looks at the neighbours of a `Σ`.
 */
function foldCodePoint(character: string): string {
  return character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase();
}

const fold = (text: string) => Array.from(text, foldCodePoint).join('');

/**
 * A text without letter case, accents and compatibility forms: `Férias` and `FERIAS` have the same, and so have
 * `Straße` and `STRASSE`. Unicode's compatibility caseless match (The Unicode Standard, section 3.13, D146), then
 * without marks. Where it changes, a new migration has to write the keys of all records again.
 */
export function searchKey(text: string): string {
  return fold(fold(text.normalize('NFD')).normalize('NFKD'))
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}
