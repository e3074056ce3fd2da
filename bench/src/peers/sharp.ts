import { fileURLToPath } from 'node:url';
import { routes } from '@revela/shared';
import { findListening, type Peer, type PeerOptions } from './peer.js';

/** sharp (libvips) behind the same HTTP. */
export function sharpPeer({ sharpConcurrency }: PeerOptions): Peer {
  return {
    id: 'sharp',
    label: 'sharp',
    slow: false,
    launch: {
      command: process.execPath,
      args: [fileURLToPath(new URL('../servers/sharp-server.js', import.meta.url))],
      env: sharpConcurrency === undefined ? {} : { BENCH_SHARP_CONCURRENCY: `${sharpConcurrency}` },
      findOrigin: findListening,
      readyPath: routes.healthLive,
    },
  };
}
