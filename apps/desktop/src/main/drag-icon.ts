import { join } from 'node:path';
import { app, nativeImage, type NativeImage } from 'electron';
import type { Result } from './result-store.js';

const SIDE = 96;

const icons = new WeakMap<Result, Promise<NativeImage>>();

/**
 * The small picture under the pointer while a result is dragged out: the system's own thumbnail, which is made once and off
 * the main thread; Revela's icon where the system has none, as on Linux, or cannot tell.
 */
export function dragIcon(result: Result): Promise<NativeImage> {
  const icon = icons.get(result) ?? thumbnail(result.path);
  icons.set(result, icon);
  return icon;
}

async function thumbnail(path: string): Promise<NativeImage> {
  if (process.platform !== 'linux') {
    const made = nativeImage.createThumbnailFromPath(path, { width: SIDE, height: SIDE });
    const image = await made.catch(() => null);
    // Of a picture of a pixel's width it may have none; an empty icon ends the drag with an error.
    if (image && !image.isEmpty()) return image;
  }
  return nativeImage
    .createFromPath(join(app.getAppPath(), 'out/renderer/icon.png'))
    .resize({ width: SIDE, height: SIDE });
}
