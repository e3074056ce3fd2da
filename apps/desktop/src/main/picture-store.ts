import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/**
 * Pictures that only Revela has a file of: those pasted, and results that were opened to go on with. Each lies in a folder
 * of its own, so that it can have its proper name, until nobody remembers it.
 */
export class PictureStore {
  readonly #folder: string;

  /** @param folder folder of its own, in which it removes what is not to be kept */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A place for a picture, which overwrites no other. */
  async reserve(name: string): Promise<string> {
    const folder = join(this.#folder, randomUUID());
    await mkdir(folder, { recursive: true });
    return join(folder, name);
  }

  /** Takes a copy of a file that will not last; on file systems that can, it takes no room. */
  async copy(path: string): Promise<string> {
    const copy = await this.reserve(basename(path));
    await copyFile(path, copy, constants.COPYFILE_FICLONE);
    return copy;
  }

  /** True for a file or folder of this store. */
  holds(path: string): boolean {
    return path.startsWith(this.#folder + sep);
  }

  /** Removes every picture but some. */
  async keepOnly(paths: Iterable<string>): Promise<void> {
    const kept = new Set(Array.from(paths, dirname));
    const folders = await readdir(this.#folder).catch((): string[] => []);
    for (const folder of folders.map((name) => join(this.#folder, name))) {
      // One that cannot be removed now is tried again with the next picture.
      if (!kept.has(folder)) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
