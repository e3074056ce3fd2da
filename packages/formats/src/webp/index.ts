import { textAt } from '../bytes.js';
import { defineFormat } from '../definition.js';
import { readWebpHeader, readWebpProfile } from './header.js';

export default defineFormat({
  name: 'webp',
  title: 'WebP',
  mediaType: 'image/webp',
  extensions: ['webp'],
  matches: (firstBytes) => textAt(firstBytes, 0, 4) === 'RIFF' && textAt(firstBytes, 8, 4) === 'WEBP',
  readHeader: readWebpHeader,
  readProfile: readWebpProfile,
});
