import type { DecodedPixels, Decoder } from '../codecs/decoder.js';
import { importOnce } from '../codecs/load.js';
import { damaged } from '../errors.js';
import { decodeByUtif } from './decode-by-utif.js';
import { numberOf, readDirectory, tags, type TiffDirectory, writeNumber } from './directory.js';
import { checkTiff } from './guard.js';
import { needsMagick } from './needs-magick.js';
import { stripTags } from './strip-tags.js';

const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;

/** Of greys of 2 and 4 bits ImageMagick does not know which end is white, so it is told that of every grey. */
async function decodeUnusual(
  file: Uint8Array<ArrayBuffer>,
  directory: TiffDirectory,
): Promise<DecodedPixels> {
  const { decodeByMagick } = await importOnce('ImageMagick', () => import('../codecs/magick.js'));
  const interpretation = directory.entries.get(tags.interpretation);
  const whiteIsZero = numberOf(directory, tags.interpretation, BLACK_IS_ZERO) === WHITE_IS_ZERO;
  if (!interpretation || !whiteIsZero) return decodeByMagick(file);
  writeNumber(file, directory, interpretation, BLACK_IS_ZERO);
  const pixels = await decodeByMagick(file);
  for (let i = 0; i < pixels.data.length; i += 4) {
    for (let c = i; c < i + 3; c++) pixels.data[c] = 255 - pixels.data[c]!;
  }
  return pixels;
}

/**
 * TIFF by UTIF, of unusual pixels by ImageMagick; the first page only: Jimp's own format decodes every page, and every
 * page that a short file claims costs memory.
 */
const decodeTiff: Decoder = async (bytes): Promise<DecodedPixels> => {
  const directory = readDirectory(bytes);
  if (!directory) throw damaged('the directory of its TIFF cannot be read');
  const inflated = checkTiff(bytes, directory);
  const file = Uint8Array.from(bytes);
  stripTags(file, directory);
  return needsMagick(directory) ? decodeUnusual(file, directory) : decodeByUtif(file, inflated);
};

export default decodeTiff;
