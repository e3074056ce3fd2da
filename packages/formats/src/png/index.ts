import { defineFormat } from '../definition.js';
import { readPngHeader, readPngProfile } from './header.js';
import { PNG_SIGNATURE } from './walk-chunks.js';

export default defineFormat({
  name: 'png',
  title: 'PNG',
  mediaType: 'image/png',
  extensions: ['png', 'apng'],
  encodes: true,
  matches: (firstBytes) => PNG_SIGNATURE.every((byte, i) => firstBytes[i] === byte),
  readHeader: readPngHeader,
  readProfile: readPngProfile,
});
