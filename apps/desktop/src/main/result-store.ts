import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { probeImage } from '@revela/formats/headers';
import { outputName } from '@revela/shared';
import type { ResultInfo } from '../ipc/api.js';
import { isWithin, roomForName } from './file-paths.js';
import { imageUrl } from './image-url.js';

/** A PNG the server answered, in a folder of its own so that it can have its proper name. */
export interface Result {
  readonly info: ResultInfo;
  readonly path: string;
  /** Folder of the source: where one expects to save the result. */
  readonly sourceFolder: string;
  savedPath: string | null;
}

const KEPT = 4;
const PNG_HEADER_BYTES = 64;

/** The latest results, on disk until Revela closes. */
export class ResultStore {
  readonly #results = new Map<string, Result>();
  readonly #folder: string;

  /** @param folder folder of its own, which it empties */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A place for a result that is yet to come. */
  reserve(imageName: string, filter: string): { id: string; name: string; path: string } {
    const id = randomUUID();
    const folder = join(this.#folder, id);
    const name = outputName(imageName, filter, roomForName(folder));
    return { id, name, path: join(folder, name) };
  }

  /** Takes in the file that was written to a reserved place. */
  async add(place: { id: string; name: string; path: string }, sourceFolder: string): Promise<Result> {
    const { bytes, width, height } = await readPngHeader(place.path);
    const { id, name, path } = place;
    const info = { id, name, bytes, width, height, url: imageUrl(id) };
    const result: Result = { info, path, sourceFolder, savedPath: null };
    this.#results.set(id, result);
    const [oldest] = this.#results.values();
    if (this.#results.size > KEPT && oldest) {
      this.#results.delete(oldest.info.id);
      await remove(dirname(oldest.path));
    }
    return result;
  }

  get(id: string): Result | undefined {
    return this.#results.get(id);
  }

  /** True for a file of this store, which is gone when newer results come or Revela closes. */
  holds(path: string): boolean {
    return isWithin(this.#folder, path);
  }

  /**
   * Removes every file that is there, such as a crash may have left. One that another program has open, which Windows does not
   * remove, stays until the next time.
   */
  async clear(): Promise<void> {
    await Promise.all(namesIn(this.#folder).map((name) => remove(join(this.#folder, name))));
  }

  /** Removes every file, and the folder itself: nothing comes after it. */
  async close(): Promise<void> {
    await this.clear();
    await remove(this.#folder);
  }
}

async function readPngHeader(path: string): Promise<{ bytes: number; width: number; height: number }> {
  const file = await open(path, 'r');
  try {
    const { size: bytes } = await file.stat();
    const buffer = Buffer.alloc(Math.min(PNG_HEADER_BYTES, bytes));
    await file.read(buffer, 0, buffer.length, 0);
    const { width, height } = probeImage(buffer);
    return { bytes, width, height };
  } finally {
    await file.close();
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // There is no such folder yet.
    return [];
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
