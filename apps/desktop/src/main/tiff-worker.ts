import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { DecodedPixels } from '@revela/formats/codecs/decoder';
import { ImageError, unsupported } from '@revela/formats/errors';
import { decodeByUtif } from '@revela/formats/tiff/decode-by-utif';
import { orientationOf, readDirectory } from '@revela/formats/tiff/directory';
import { checkTiff } from '@revela/formats/tiff/guard';
import { isPlainCmyk, needsMagick } from '@revela/formats/tiff/needs-magick';
import { stripTags } from '@revela/formats/tiff/strip-tags';
import { writeBmp } from './bmp.js';

/** What the worker answers: a BMP of the first page, or why there is none. */
export type TiffAnswer =
  { readonly bmp: Uint8Array<ArrayBuffer> } | { readonly code: ImageError['code'] | null };

// Enough for any screen; the full size is the server's business.
const MAX_SIDE = 2560;

try {
  const bmp = preview(readFileSync((workerData as { path: string }).path));
  parentPort?.postMessage({ bmp } satisfies TiffAnswer, [bmp.buffer]);
} catch (error) {
  const code = error instanceof ImageError ? error.code : null;
  parentPort?.postMessage({ code } satisfies TiffAnswer);
}

function preview(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const directory = readDirectory(bytes);
  if (!directory) throw new Error('The TIFF has no directory.');
  // The rest takes ImageMagick: fifteen megabytes for a look.
  if (needsMagick(directory) && !isPlainCmyk(directory)) throw unsupported('a TIFF of unusual pixels');
  const orientation = orientationOf(directory);
  const inflated = checkTiff(bytes, directory);
  const file = Uint8Array.from(bytes);
  stripTags(file, directory);
  const { data, width, height } = decodeByUtif(file, inflated);
  return shrink(data, width, height, orientation);
}

/** Turns upright and takes every n-th pixel: a preview, not a resampling to look at closely. */
function shrink(
  rgba: DecodedPixels['data'],
  width: number,
  height: number,
  orientation: number,
): Uint8Array<ArrayBuffer> {
  const swapped = orientation >= 5;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / MAX_SIDE));
  const toWidth = Math.ceil((swapped ? height : width) / step);
  const toHeight = Math.ceil((swapped ? width : height) / step);
  const mirrorX = [2, 3, 7, 8].includes(orientation);
  const mirrorY = [3, 4, 6, 7].includes(orientation);
  return writeBmp(toWidth, toHeight, (bgra) => {
    for (let y = 0, to = 0; y < toHeight; y++) {
      for (let x = 0; x < toWidth; x++, to += 4) {
        const column = (swapped ? y : x) * step;
        const row = (swapped ? x : y) * step;
        const storedX = mirrorX ? width - 1 - column : column;
        const storedY = mirrorY ? height - 1 - row : row;
        const from = (storedY * width + storedX) * 4;
        bgra[to] = rgba[from + 2]!;
        bgra[to + 1] = rgba[from + 1]!;
        bgra[to + 2] = rgba[from]!;
        bgra[to + 3] = rgba[from + 3]!;
      }
    }
  });
}
