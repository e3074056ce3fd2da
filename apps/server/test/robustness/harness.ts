import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { closeConnections } from '@revela/testing/client';
import { png, pngChunk } from '@revela/testing/image-files';
import { type ServerProcess, startServer } from '@revela/testing/server-process';
import { cleanUp } from '../clean-up.js';

/** A new folder that is removed when the tests of the file are over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'revela-robust-'));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server in a process of its own that ends when the tests of the file are over. */
export async function serve(flags: readonly string[] = [], dataDir?: string): Promise<ServerProcess> {
  const server = await startServer(dataDir ?? (await temporaryFolder()), flags);
  cleanUp(async () => {
    closeConnections();
    if (!server.exit) await server.kill();
  });
  return server;
}

/** Waits until something is so; fails after ten seconds. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface Ready {
  readonly jobs: { readonly running: number; readonly waiting: number };
  readonly heldBytes: number;
}

/** A black picture of any size in a few kilobytes, whose last row is missing where it is damaged. */
export function blackPng(width: number, height: number, { damaged = false } = {}): Buffer {
  const rows = damaged ? height - 1 : height;
  const data = deflateSync(Buffer.alloc(rows * (width * 3 + 1)));
  return png({ width, height, bits: 8, colour: 2 }, pngChunk('IDAT', data));
}
