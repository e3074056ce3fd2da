import { textAt } from '../bytes.js';
import { defineFormat } from '../definition.js';
import { HEADER_BYTES, readBmpHeader } from './header.js';

export default defineFormat({
  name: 'bmp',
  title: 'BMP',
  mediaType: 'image/bmp',
  extensions: ['bmp', 'dib'],
  headerBytes: HEADER_BYTES,
  matches: (firstBytes) => textAt(firstBytes, 0, 2) === 'BM',
  readHeader: readBmpHeader,
});
