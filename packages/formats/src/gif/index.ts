import { textAt, viewOf } from '../bytes.js';
import { defineFormat, type StoredHeader } from '../definition.js';

/** The size of the canvas that the frames lie on (GIF89a specification, section 18). */
function readHeader(gif: Uint8Array): StoredHeader {
  const view = viewOf(gif);
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

export default defineFormat({
  name: 'gif',
  title: 'GIF',
  mediaType: 'image/gif',
  extensions: ['gif'],
  headerBytes: 10,
  matches: (firstBytes) => ['GIF87a', 'GIF89a'].includes(textAt(firstBytes, 0, 6)),
  readHeader,
});
