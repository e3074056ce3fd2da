import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder `fixtures`. */
export const fixtureFolder = new URL('../../../fixtures/', import.meta.url);

/** A file of that folder. */
export interface Fixture {
  /** Path inside the folder. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** The bytes of a fixture, by its path. */
export function fixture(path: string): Buffer {
  return readFileSync(new URL(path, fixtureFolder));
}

function load(folders: readonly string[]): Fixture[] {
  return folders.flatMap((folder) =>
    readdirSync(fileURLToPath(new URL(folder, fixtureFolder)))
      .sort()
      .map((file) => ({ path: `${folder}/${file}`, bytes: fixture(`${folder}/${file}`) })),
  );
}

/** Pictures that every server must read. */
export const soundFixtures = load(['avif', 'bmp', 'gif', 'jpeg', 'png', 'tiff', 'webp']);
/** Files that every server must refuse. */
export const corruptFixtures = load(['corrupt']);
/** Photographs, larger than the drawn pictures. */
export const photos = load(['photos']);
