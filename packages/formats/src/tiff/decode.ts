import utif from 'utif2';
import type { DecodedPixels, Decoder } from '../codecs/decoder.js';
import { importOnce } from '../codecs/load.js';
import { damaged } from '../errors.js';
import { numberOf, readDirectory, tags, type TiffDirectory, writeNumber } from './directory.js';
import { checkTiff } from './guard.js';
import type { TiffPieces } from './inflate.js';
import { needsMagick } from './needs-magick.js';
import { stripTags } from './strip-tags.js';

/** A page as UTIF gives it: `t` and a tag's number, its values in a list. */
interface Page {
  width: number;
  height: number;
  data: Uint8Array;
  [tag: `t${number}`]: number[] | undefined;
}

const WHITE_IS_ZERO = 0;
const BLACK_IS_ZERO = 1;
const PLANAR = 2;
const ASSOCIATED_ALPHA = 1;

/**
 * Decodes a page whose samples lie in planes of their own, which UTIF does not read: each plane as a grey page,
 * put together afterwards.
 */
function decodePlanes(file: ArrayBuffer, page: Page): void {
  const samples = page.t277?.[0] ?? 1;
  const sampleBytes = (page.t258?.[0] ?? 8) >> 3;
  const perPlane = Math.floor((page.t273?.length ?? 0) / samples);
  if (perPlane === 0 || sampleBytes === 0) throw damaged('the planes of its TIFF cannot be read');
  const planes = Array.from({ length: samples }, (_, i) => {
    const range: [number, number] = [i * perPlane, (i + 1) * perPlane];
    const plane = {
      ...page,
      t258: [sampleBytes * 8],
      t262: [1],
      t273: page.t273?.slice(...range),
      t277: [1],
      t279: page.t279?.slice(...range),
      t284: [1],
    } as Page;
    utif.decodeImage(file, plane as never);
    return plane;
  });
  const { width, height } = planes[0]!;
  const data = new Uint8Array(width * height * samples * sampleBytes);
  for (const [i, plane] of planes.entries()) {
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let byte = 0; byte < sampleBytes; byte++) {
        data[(pixel * samples + i) * sampleBytes + byte] = plane.data[pixel * sampleBytes + byte]!;
      }
    }
  }
  Object.assign(page, { data, width, height, t284: [1] });
}

/** Has a page take its strips or tiles from elsewhere, uncompressed. */
function usePieces(page: Page, { offsets, lengths }: TiffPieces): void {
  const UNCOMPRESSED = 1;
  page.t259 = [UNCOMPRESSED];
  if (page.t322) Object.assign(page, { t324: offsets, t325: lengths });
  else Object.assign(page, { t273: offsets, t279: lengths });
}

/** Straight alpha from associated (premultiplied) alpha, TIFF 6.0 section 18. */
function straighten(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = i; c < i + 3; c++) pixels[c] = Math.min(255, Math.floor((pixels[c]! * 255) / alpha));
  }
}

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
  if (needsMagick(directory)) return decodeUnusual(file, directory);
  const page = utif.decode(file.buffer)[0] as unknown as Page | undefined;
  if (!page) throw damaged('its TIFF has no page');
  if (inflated) usePieces(page, inflated);
  const pixels = inflated?.data.buffer ?? file.buffer;
  if (page.t284?.[0] === PLANAR && (page.t277?.[0] ?? 1) > 1) decodePlanes(pixels, page);
  else utif.decodeImage(pixels, page as never);

  const associated = page.t277?.[0] === 4 && page.t338?.[0] === ASSOCIATED_ALPHA;
  // UTIF would unassociate alpha with a gamma of its own.
  if (associated) page.t338 = [2];
  const data = utif.toRGBA8(page as never);
  if (associated) straighten(data);
  return { data, width: page.width, height: page.height, channels: 4 };
};

export default decodeTiff;
