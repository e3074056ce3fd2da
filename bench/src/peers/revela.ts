import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@revela/shared';
import { findListening, type Peer, type PeerOptions } from './peer.js';

/** Revela as it is built, with a fresh data folder. */
export function revela({ workers, folder }: PeerOptions): Peer {
  const main = fileURLToPath(import.meta.resolve('@revela/server/main'));
  const dataDir = mkdtempSync(join(folder, 'revela-'));
  return {
    id: 'revela',
    label: 'Revela',
    slow: false,
    launch: {
      command: process.execPath,
      args: [main, '--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--workers', `${workers}`],
      findOrigin: findListening,
      readyPath: routes.healthReady,
    },
  };
}
