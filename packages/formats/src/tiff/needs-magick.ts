import { packsBytes } from './compressions.js';
import { numberOf, tags, type TiffDirectory } from './directory.js';

/** Photometric interpretations (TIFF 6.0, section 8), and the bits a sample that UTIF reads them with. */
const readByUtif: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 8, 16]],
  [1, [1, 8, 16]],
  [2, [8, 16]],
  [3, [8]],
]);

/** True for a page of unusual pixels, which UTIF would read wrongly, or as nothing at all. */
export function needsMagick(directory: TiffDirectory): boolean {
  const one = (tag: number) => numberOf(directory, tag, 1);
  return (
    !readByUtif.get(one(tags.interpretation))?.includes(one(tags.bitsPerSample)) ||
    !packsBytes(one(tags.compression)) ||
    one(tags.fillOrder) !== 1 ||
    one(tags.sampleFormat) !== 1
  );
}

/** True for a page of CMYK whose samples UTIF unpacks as they are: enough for who has no ImageMagick to look at it. */
export function isPlainCmyk(directory: TiffDirectory): boolean {
  const CMYK = 5;
  const one = (tag: number) => numberOf(directory, tag, 1);
  return (
    one(tags.interpretation) === CMYK &&
    one(tags.samplesPerPixel) === 4 &&
    one(tags.bitsPerSample) === 8 &&
    packsBytes(one(tags.compression)) &&
    one(tags.fillOrder) === 1 &&
    one(tags.sampleFormat) === 1
  );
}
