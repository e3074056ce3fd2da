import { fileURLToPath } from 'node:url';
import { routes } from '@revela/shared';
import { findListening } from '@revela/testing/server-process';
import type { Peer } from './peer.js';

/** Stock Jimp behind the same HTTP. */
export function jimpPeer(): Peer {
  return {
    id: 'jimp',
    label: 'Jimp',
    slow: true,
    launch: {
      command: process.execPath,
      args: [fileURLToPath(new URL('../servers/jimp-server.js', import.meta.url))],
      findUrl: findListening,
    },
    readyPath: routes.healthLive,
  };
}
