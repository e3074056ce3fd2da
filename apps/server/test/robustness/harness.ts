import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { PNG_SIGNATURE, writeChunk } from '@revela/server/imaging/png/chunks';
import { closeConnections } from '../../robustness/client.js';
import { type ServerProcess, startServer } from '../../robustness/server-process.js';
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
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(2, 9);
  const rows = damaged ? height - 1 : height;
  const data = deflateSync(Buffer.alloc(rows * (width * 3 + 1)));
  return Buffer.concat([
    PNG_SIGNATURE,
    writeChunk('IHDR', header),
    writeChunk('IDAT', data),
    writeChunk('IEND'),
  ]);
}

/** The header of a square BMP of so many bits a pixel, its palette of 8 bits included. */
export function bmpHeader(side: number, bits: 8 | 24): Buffer {
  const header = Buffer.alloc(54 + (bits === 8 ? 1024 : 0));
  header.write('BM', 'latin1');
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(side, 18);
  header.writeInt32LE(side, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  return header;
}
