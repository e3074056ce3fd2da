import { textAt } from './bytes.js';

/** A kind of file that people take for a picture Revela reads, with the article it is named by. */
interface OtherKind {
  readonly title: string;
  /** @param start of the file, by a character a byte */
  matches(start: string): boolean;
}

/** The brand of an ISO base media file (ISO/IEC 14496-12, 4.3); '' where it is none. */
const brandOf = (start: string) => (start.slice(4, 8) === 'ftyp' ? start.slice(8, 12) : '');

const begins =
  (...signatures: readonly string[]) =>
  (start: string) =>
    signatures.some((signature) => start.startsWith(signature));

const kinds: readonly OtherKind[] = [
  {
    title: 'a HEIC picture',
    matches: (start) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brandOf(start)),
  },
  { title: 'a PDF document', matches: begins('%PDF-') },
  {
    title: 'an SVG drawing',
    matches: (start) =>
      /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg|<svg)/.test(start),
  },
  { title: 'a Photoshop document', matches: begins('8BPS') },
  { title: 'a JPEG XL picture', matches: begins('\xff\x0a', '\0\0\0\x0cJXL \r\n\x87\n') },
  { title: 'a JPEG 2000 picture', matches: begins('\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51') },
  { title: 'a BigTIFF', matches: begins('II\x2b\0\x08\0', 'MM\0\x2b\0\x08') },
  { title: 'an icon', matches: begins('\0\0\x01\0') },
  {
    title: 'a raw picture of a camera',
    matches: (start) => brandOf(start) === 'crx ' || begins('FUJIFILMCCD-RAW')(start),
  },
  { title: 'a film', matches: (start) => brandOf(start) !== '' || begins('\x1a\x45\xdf\xa3')(start) },
];

/** What a file is that is of none of the formats; undefined where it is not known. */
export function nameOtherKind(firstBytes: Uint8Array): string | undefined {
  const start = textAt(firstBytes, 0, firstBytes.length);
  return kinds.find(({ matches }) => matches(start))?.title;
}
