import type { Format } from '@jimp/types';
import utif from 'utif2';
import { ImageError } from '../errors.js';
import { readTiffDirectory } from '../tiff-directory.js';
import { encodingUnsupported } from './decode-only.js';

/**
 * TIFF by UTIF, its first page only. Jimp's own format decodes every page, and every page that a short file
 * claims costs memory.
 */
export default function tiff() {
  return {
    mime: 'image/tiff',
    encode: encodingUnsupported,
    decode(data: Buffer) {
      // The decoder follows the chain of pages, so the chain is cut, on a copy, behind the first.
      const file = Uint8Array.from(data);
      const directory = readTiffDirectory(file);
      if (!directory) throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: it is no readable TIFF.');
      file.fill(0, directory.nextOffset, directory.nextOffset + 4);
      const [page] = utif.decode(file.buffer);
      if (!page) throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: the TIFF has no page.');
      utif.decodeImage(file.buffer, page);
      const rgba = utif.toRGBA8(page);
      return {
        data: Buffer.from(rgba.buffer, rgba.byteOffset, rgba.byteLength),
        width: page.width,
        height: page.height,
      };
    },
  } satisfies Format<'image/tiff'>;
}
