import type { Raster } from '@revela/shared';
import { useEffect, useState } from 'react';
import type { ImageInfo } from '../../ipc/api.js';
import { useOrientation } from '../stage/use-orientation.js';
import type { ThumbnailEntries, ThumbnailRequest } from './thumbnail-worker.js';

/** Thumbnails by the filter's name; null while they are being made. */
export type Thumbnails = ReadonlyMap<string, Raster> | null;

const none: Thumbnails = new Map();
// Someone who goes through a folder of pictures does not look at the filters of each.
const PAUSE_MS = 120;

/**
 * What each filter makes of a picture: made once a picture, by a worker that lives as long as that takes and ends
 * when another picture comes.
 */
export function useThumbnails(image: ImageInfo | null): Thumbnails {
  const url = image?.previewUrl;
  const orientation = useOrientation(image?.turn);
  const [made, setMade] = useState<{ readonly url: string; readonly thumbnails: Thumbnails } | null>(null);
  useEffect(() => {
    if (url === undefined || orientation === null) return;
    let worker: Worker | undefined;
    const end = (thumbnails: Thumbnails): void => {
      worker?.terminate();
      setMade({ url, thumbnails });
    };
    const timer = setTimeout(() => {
      worker = new Worker(new URL('./thumbnail-worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<ThumbnailEntries>) => end(new Map(data));
      worker.onerror = () => end(none);
      worker.postMessage({ url, orientation } satisfies ThumbnailRequest);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      worker?.terminate();
    };
  }, [url, orientation]);
  if (url === undefined) return none;
  return made?.url === url ? made.thumbnails : null;
}
