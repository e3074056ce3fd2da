import './buffer-global.js';
import type { Raster } from '@revela/shared';
import { isSideways, matrixOf } from '../stage/orientation.js';
import { makeThumbnails } from './make-thumbnails.js';

/** What the worker answers: thumbnails by the filter's name; none where the picture cannot be shown here. */
export type ThumbnailEntries = readonly (readonly [string, Raster])[];

// Larger than a card shows, for screens of more pixels; small enough that a light blur is seen.
const WIDTH = 96;
const HEIGHT = 72;

/** What the worker is asked: where the picture is, and the EXIF orientation that is left to apply. */
export interface ThumbnailRequest {
  readonly url: string;
  readonly orientation: number;
}

addEventListener('message', ({ data }: MessageEvent<ThumbnailRequest>) => {
  void shrink(data)
    .then(makeThumbnails)
    .catch((): Awaited<ReturnType<typeof makeThumbnails>> => new Map())
    .then((thumbnails) => {
      const entries: ThumbnailEntries = [...thumbnails];
      postMessage(entries, { transfer: entries.map(([, { data }]) => data.buffer as ArrayBuffer) });
    });
});

/** The middle of a picture, upright, as small as a card shows it. */
async function shrink({ url, orientation }: ThumbnailRequest): Promise<Raster> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The picture is not there (${answer.status}).`);
  const picture = await createImageBitmap(await answer.blob(), { imageOrientation: 'from-image' });
  const { width, height } = picture;
  const sideways = isSideways(orientation);
  const [toWidth, toHeight] = sideways ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const scale = Math.min(width / toWidth, height / toHeight);
  const [cutWidth, cutHeight] = [toWidth * scale, toHeight * scale];
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  context.imageSmoothingQuality = 'high';
  const [left, top] = [(width - cutWidth) / 2, (height - cutHeight) / 2];
  context.translate(WIDTH / 2, HEIGHT / 2);
  context.transform(...matrixOf(orientation));
  context.drawImage(picture, left, top, cutWidth, cutHeight, -toWidth / 2, -toHeight / 2, toWidth, toHeight);
  picture.close();
  return context.getImageData(0, 0, WIDTH, HEIGHT);
}
