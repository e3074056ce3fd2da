import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@revela/shared';
import { findListening, type Launch, serverMain } from '@revela/testing/server-process';
import type { Peer, PeerOptions } from './peer.js';

/**
 * Revela as its users start it, with a fresh data folder.
 *
 * @param main file to start; the one that is built by default
 */
export function launchRevela(
  { workers, folder }: Pick<PeerOptions, 'workers' | 'folder'>,
  main = serverMain,
): Launch {
  const dataDir = mkdtempSync(join(folder, 'revela-'));
  return {
    command: process.execPath,
    args: [main, '--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir, '--workers', `${workers}`],
    findUrl: findListening,
  };
}

export function revela(options: PeerOptions): Peer {
  return {
    id: 'revela',
    label: 'Revela',
    slow: false,
    launch: launchRevela(options),
    readyPath: routes.healthReady,
  };
}
