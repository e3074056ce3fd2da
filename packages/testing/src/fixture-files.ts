import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the folder `fixtures`. */
export interface Fixture {
  /** Path inside the folder. */
  readonly path: string;
  readonly bytes: Buffer;
}

const folder = fileURLToPath(new URL('../../../fixtures', import.meta.url));

function load(names: readonly string[]): Fixture[] {
  return names.flatMap((name) =>
    readdirSync(join(folder, name))
      .sort()
      .map((file) => ({ path: `${name}/${file}`, bytes: readFileSync(join(folder, name, file)) })),
  );
}

/** Pictures that every server must read. */
export const soundFixtures = load(['avif', 'bmp', 'gif', 'jpeg', 'png', 'tiff', 'webp']);
/** Files that every server must refuse. */
export const corruptFixtures = load(['corrupt']);
/** Photographs, larger than the drawn pictures. */
export const photos = load(['photos']);

/** The bytes of a sound fixture, by its path. */
export function soundFixture(path: string): Buffer {
  return soundFixtures.find((fixture) => fixture.path === path)!.bytes;
}
