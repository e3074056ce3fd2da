import { fileURLToPath } from 'node:url';
import { routes } from '@revela/shared';
import { findListening } from '@revela/testing/server-process';
import type { Peer, PeerOptions } from './peer.js';

/** sharp (libvips) behind the same HTTP. */
export function sharpPeer({ sharpConcurrency }: Pick<PeerOptions, 'sharpConcurrency'>): Peer {
  return {
    id: 'sharp',
    label: 'sharp',
    slow: false,
    launch: {
      command: process.execPath,
      args: [fileURLToPath(new URL('../servers/sharp-server.js', import.meta.url))],
      env: sharpConcurrency === undefined ? {} : { BENCH_SHARP_CONCURRENCY: `${sharpConcurrency}` },
      findUrl: findListening,
    },
    readyPath: routes.healthLive,
  };
}
