import { textAt, viewOf } from '../bytes.js';
import { defineFormat } from '../definition.js';
import { readAvifHeader, readAvifProfile } from './header.js';

/** Brands of ISO base media files that hold AV1 pictures. */
const brands: ReadonlySet<string> = new Set(['avif', 'avis']);

/**
 * True where the `ftyp` box names an AVIF brand, as its major brand or among its compatible ones (ISO/IEC 14496-12, 4.3).
 * Not walked to like other boxes: its list of brands may go on behind the first bytes of the file.
 */
function matches(firstBytes: Uint8Array): boolean {
  if (firstBytes.length < 12 || textAt(firstBytes, 4, 4) !== 'ftyp') return false;
  if (brands.has(textAt(firstBytes, 8, 4))) return true;
  const boxEnd = Math.min(firstBytes.length, viewOf(firstBytes).getUint32(0));
  for (let at = 16; at + 4 <= boxEnd; at += 4) if (brands.has(textAt(firstBytes, at, 4))) return true;
  return false;
}

export default defineFormat({
  name: 'avif',
  title: 'AVIF',
  mediaType: 'image/avif',
  extensions: ['avif'],
  headerBytes: 4 * 1024 * 1024,
  matches,
  readHeader: readAvifHeader,
  readProfile: readAvifProfile,
});
