import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { probeImage } from '@revela/formats/headers';
import { outputName } from '@revela/shared';
import type { ResultInfo } from '../ipc/api.js';
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
    const name = portableName(outputName(imageName, filter));
    return { id, name, path: join(this.#folder, id, name) };
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
      await rm(dirname(oldest.path), { recursive: true, force: true });
    }
    return result;
  }

  get(id: string): Result | undefined {
    return this.#results.get(id);
  }

  /** True for a file of this store, which is gone when newer results come or Revela closes. */
  holds(path: string): boolean {
    return path.startsWith(this.#folder + sep);
  }

  /** Removes every file: at the end, and at the start what a crash may have left. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
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

/** A name from one system may hold what another forbids. */
function portableName(name: string): string {
  // eslint-disable-next-line no-control-regex
  return name.replace(/[<>:"/\\|?*\u0000-\u001f]/g, '_');
}
