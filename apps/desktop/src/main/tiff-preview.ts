import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ProblemError } from './problem-error.js';
import type { TiffAnswer } from './tiff-worker.js';

export const TIFF = 'image/tiff';

const TIMEOUT_MS = 20_000;
/** The picture one works on and the one before; each at most 26 MB. */
const KEPT = 2;

/** What Chromium cannot show, as what it can: TIFFs, decoded off the main thread, once for all that show them. */
export class TiffPreviews {
  /** By the image's id, the one asked for last at the end. */
  readonly #previews = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  /**
   * A BMP of a TIFF's first page, upright.
   *
   * @throws ProblemError `PREVIEW_UNSUPPORTED`, `IMAGE_CORRUPT`, `PREVIEW_FAILED`
   */
  async get({ id, name }: { id: string; name: string }, path: string): Promise<Uint8Array<ArrayBuffer>> {
    const preview = this.#previews.get(id) ?? decode(path, name);
    this.#previews.delete(id);
    this.#previews.set(id, preview);
    const [oldest] = this.#previews.keys();
    if (this.#previews.size > KEPT && oldest !== undefined) this.#previews.delete(oldest);
    return await preview;
  }
}

async function decode(path: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(join(__dirname, 'tiff-worker.cjs'), { workerData: { path } });
  const timer = setTimeout(() => void worker.terminate(), TIMEOUT_MS);
  try {
    const answer = await new Promise<TiffAnswer>((resolve) => {
      worker.once('message', resolve);
      // Out of memory, or out of time.
      worker.once('error', () => resolve({ code: null }));
      worker.once('exit', () => resolve({ code: null }));
    });
    if ('bmp' in answer) return answer.bmp;
    const codes = { IMAGE_UNSUPPORTED: 'PREVIEW_UNSUPPORTED', IMAGE_CORRUPT: 'IMAGE_CORRUPT' } as const;
    const known = answer.code !== null && answer.code in codes;
    throw new ProblemError(known ? codes[answer.code as keyof typeof codes] : 'PREVIEW_FAILED', { name });
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}
