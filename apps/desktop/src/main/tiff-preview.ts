import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { nativeImage } from 'electron';
import type { TiffPixels } from './tiff-worker.js';

const TIMEOUT_MS = 20_000;

const running = new Map<string, Promise<Buffer>>();

/**
 * A PNG of a TIFF's first page, decoded off the main thread; once where it is asked for twice at a time, as for the
 * picture and its thumbnails.
 *
 * @throws Error where it cannot be decoded; the window then says that there is no preview
 */
export async function tiffPreview(path: string): Promise<Buffer> {
  const preview = running.get(path) ?? decode(path).finally(() => running.delete(path));
  running.set(path, preview);
  return await preview;
}

async function decode(path: string): Promise<Buffer> {
  const worker = new Worker(join(__dirname, 'tiff-worker.cjs'), { workerData: { path } });
  const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
  try {
    const { bgra, width, height } = await new Promise<TiffPixels>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('The TIFF could not be decoded.')));
    });
    return nativeImage.createFromBitmap(Buffer.from(bgra.buffer), { width, height }).toPNG();
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}
