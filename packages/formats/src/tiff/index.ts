import { textAt } from '../bytes.js';
import { defineFormat } from '../definition.js';
import { readTiffHeader, readTiffProfile } from './header.js';

export default defineFormat({
  name: 'tiff',
  title: 'TIFF',
  mediaType: 'image/tiff',
  extensions: ['tif', 'tiff'],
  matches: (firstBytes) => ['II*\0', 'MM\0*'].includes(textAt(firstBytes, 0, 4)),
  readHeader: readTiffHeader,
  readProfile: readTiffProfile,
});
