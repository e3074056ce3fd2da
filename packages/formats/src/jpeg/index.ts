import { defineFormat } from '../definition.js';
import { readJpegHeader, readJpegProfile } from './header.js';

export default defineFormat({
  name: 'jpeg',
  title: 'JPEG',
  mediaType: 'image/jpeg',
  extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
  // No camera puts this much in front of a picture.
  headerBytes: 8 * 1024 * 1024,
  matches: ([first, second, third]) => first === 0xff && second === 0xd8 && third === 0xff,
  readHeader: readJpegHeader,
  readProfile: readJpegProfile,
});
