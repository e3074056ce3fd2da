import { randomUUID } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fs from 'stubborn-fs';

/**
 * How long, in milliseconds, to try what is refused for a moment: on Windows whoever looks into a new file, such as a virus
 * scanner, keeps it from being renamed (`EPERM`, `EACCES`, `EBUSY`). Elsewhere these words are meant.
 */
export function retryOptions(platform: NodeJS.Platform = process.platform): {
  timeout: number;
  interval: number;
} {
  return platform === 'win32' ? { timeout: 3_000, interval: 100 } : { timeout: 0, interval: 0 };
}

/** Gives a file its name, in place of one that has it. */
export async function moveWhole(source: string, target: string, retry = retryOptions()): Promise<void> {
  await fs.retry.rename(retry)(source, target);
}

/** Copies beside the target first, so that a full disk leaves no half picture under its name. */
export async function copyWhole(source: string, target: string, retry = retryOptions()): Promise<void> {
  // Of no part of the target's name, which may be as long as names can be.
  const part = join(dirname(target), `.revela-${randomUUID().slice(0, 8)}.part`);
  try {
    await copyFile(source, part);
    await moveWhole(part, target, retry);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
}
