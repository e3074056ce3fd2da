import { filterImage, type SendOptions } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { type FixtureEntry, readGolden } from '@revela/testing/golden';
import { comparable, decodePng, largestDifference, sha256 } from '@revela/testing/pixels';

/** A picture for every decoder there is: of some formats several. */
export const goodPictures = [
  'jpeg/rgb.jpg',
  'jpeg/trailing-bytes.jpg',
  'jpeg/cmyk.jpg',
  'png/rgba-9x6.png',
  'webp/lossless.webp',
  'webp/animated.webp',
  'avif/yuv444.avif',
  'gif/still.gif',
  'bmp/rgb24.bmp',
  'tiff/deflate.tif',
  'tiff/fax.tif',
] as const;

export type GoodPicture = (typeof goodPictures)[number];

/** The decoder seen alone: `blur` leaves the outermost pixels as they are, and acts on one of them. */
const IDENTITY = { filter: 'blur', params: {}, regions: [[0, 0, 1, 1]] };
const { fixtures, sets } = readGolden();
/** A filter of Jimp's, whose methods are loaded with the first such. */
const BY_JIMP = 'sepia';

function isRight(entry: FixtureEntry, png: Buffer, set: string): boolean {
  const pixels = decodePng(png);
  if (entry.results) return sha256(comparable(pixels, entry)) === entry.results[set];
  const reference = comparable(decodePng(fixture(entry.pixels!)), entry);
  return largestDifference(comparable(pixels, entry), reference) <= entry.tolerance;
}

/** Asks for a good picture; undefined where it is answered right, else what came in its place. */
export async function wrongAnswer(
  url: string,
  path: GoodPicture,
  options?: SendOptions,
): Promise<string | undefined> {
  const answer = await filterImage(url, { image: fixture(path), ...IDENTITY }, options);
  if (answer.status !== 200) return `${path}: ${answer.status} ${answer.body.toString()}`;
  return isRight(fixtures[path]!, answer.body, 'identity') ? undefined : `${path}: other pixels`;
}

/** Asks for a picture by a filter of Jimp's; undefined where it is answered right. */
export async function wrongByJimp(url: string): Promise<string | undefined> {
  const [set] = Object.entries(sets).find(([, { filter }]) => filter === BY_JIMP)!;
  const path: GoodPicture = 'png/rgba-9x6.png';
  const answer = await filterImage(url, { image: fixture(path), filter: BY_JIMP });
  if (answer.status !== 200) return `${BY_JIMP}: ${answer.status} ${answer.body.toString()}`;
  return isRight(fixtures[path]!, answer.body, set) ? undefined : `${BY_JIMP}: other pixels`;
}

/** Asks for every good picture, and for one by a filter of Jimp's: those that were not answered right. */
export async function wrongAnswers(url: string, options?: SendOptions): Promise<string[]> {
  const wrong = await Promise.all(goodPictures.map((path) => wrongAnswer(url, path, options)));
  return [...wrong, await wrongByJimp(url)].filter((text) => text !== undefined);
}
