// For tests of Vitest alone, which this imports by way of `cleanUp`.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp, temporaryFolder } from '../clean-up.js';

/** Why there can be no small disk on this machine; undefined where there can. */
export function whyNoDisk(): string | undefined {
  return spawnSync('unshare', ['--mount', 'true']).status === 0
    ? undefined
    : 'a disk of a few megabytes needs the right to mount one, which this user has not';
}

/** A disk of so many megabytes that is gone when the tests of the file are over: its folder. */
export async function mountSmallDisk(megabytes: number): Promise<string> {
  const disk = join(await temporaryFolder(), 'disk');
  await mkdir(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
  cleanUp(() => execFileSync('umount', ['-l', disk]));
  return disk;
}

/**
 * Fills a disk to its last byte.
 *
 * @returns makes room again
 */
export function fillDisk(disk: string): () => Promise<void> {
  const filler = join(disk, 'filler');
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
  return () => rm(filler);
}
