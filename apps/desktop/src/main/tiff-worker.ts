import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import UTIF from 'utif2';

/** What the worker answers: BGRA pixels, as `nativeImage` takes them. */
export interface TiffPixels {
  readonly width: number;
  readonly height: number;
  readonly bgra: Uint8Array;
}

// Enough for any screen; the full size is the server's business.
const MAX_SIDE = 2560;

const { path } = workerData as { path: string };
const file = readFileSync(path);
const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
const [page] = UTIF.decode(buffer);
if (!page) throw new Error('The TIFF has no page.');
UTIF.decodeImage(buffer, page);
const orientation = (page['t274'] as number[] | undefined)?.[0] ?? 1;
const pixels = shrink(UTIF.toRGBA8(page), page.width, page.height, orientation);
parentPort?.postMessage(pixels, [pixels.bgra.buffer as ArrayBuffer]);

/** Turns upright and takes every n-th pixel: a preview, not a resampling to look at closely. */
function shrink(rgba: Uint8Array, width: number, height: number, orientation: number): TiffPixels {
  const swapped = orientation >= 5;
  const step = Math.max(1, Math.ceil(Math.max(width, height) / MAX_SIDE));
  const toWidth = Math.ceil((swapped ? height : width) / step);
  const toHeight = Math.ceil((swapped ? width : height) / step);
  const mirrorX = [2, 3, 7, 8].includes(orientation);
  const mirrorY = [3, 4, 6, 7].includes(orientation);
  const bgra = new Uint8Array(toWidth * toHeight * 4);
  for (let y = 0, to = 0; y < toHeight; y++) {
    for (let x = 0; x < toWidth; x++, to += 4) {
      const column = (swapped ? y : x) * step;
      const row = (swapped ? x : y) * step;
      const storedX = mirrorX ? width - 1 - column : column;
      const storedY = mirrorY ? height - 1 - row : row;
      const from = (storedY * width + storedX) * 4;
      const alpha = rgba[from + 3]! / 255;
      bgra[to] = Math.round(rgba[from + 2]! * alpha);
      bgra[to + 1] = Math.round(rgba[from + 1]! * alpha);
      bgra[to + 2] = Math.round(rgba[from]! * alpha);
      bgra[to + 3] = rgba[from + 3]!;
    }
  }
  return { width: toWidth, height: toHeight, bgra };
}
