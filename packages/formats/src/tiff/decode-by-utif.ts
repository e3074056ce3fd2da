import utif from 'utif2';
import { cmykToRgb } from '../codecs/cmyk.js';
import type { DecodedPixels } from '../codecs/decoder.js';
import { damaged } from '../errors.js';
import type { TiffPieces } from './inflate.js';

/** A page as UTIF gives it: `t` and a tag's number, its values in a list. */
interface Page {
  width: number;
  height: number;
  data: Uint8Array;
  [tag: `t${number}`]: number[] | undefined;
}

const CMYK = 5;
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

/**
 * The first page of a TIFF whose pixels UTIF reads (see `needsMagick`; or `isPlainCmyk`), as stored: not turned.
 *
 * @param file the file, checked by `checkTiff`, which it may change
 * @param inflated strips or tiles that were inflated beforehand
 * @throws {ImageError} `IMAGE_CORRUPT`
 */
export function decodeByUtif(file: Uint8Array<ArrayBuffer>, inflated: TiffPieces | undefined): DecodedPixels {
  const page = utif.decode(file.buffer)[0] as unknown as Page | undefined;
  if (!page) throw damaged('its TIFF has no page');
  if (inflated) usePieces(page, inflated);
  const pixels = inflated?.data.buffer ?? file.buffer;
  if (page.t284?.[0] === PLANAR && (page.t277?.[0] ?? 1) > 1) decodePlanes(pixels, page);
  else utif.decodeImage(pixels, page as never);

  const { width, height } = page;
  if (page.t262?.[0] === CMYK) {
    const data = page.data.slice(0, width * height * 4);
    cmykToRgb(data);
    return { data, width, height, channels: 4 };
  }
  const associated = page.t277?.[0] === 4 && page.t338?.[0] === ASSOCIATED_ALPHA;
  // UTIF would unassociate alpha with a gamma of its own.
  if (associated) page.t338 = [2];
  const data = utif.toRGBA8(page as never);
  if (associated) straighten(data);
  return { data, width, height, channels: 4 };
}
