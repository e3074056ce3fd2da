import type { Launch } from '@revela/testing/server-process';

export type PeerId = 'revela' | 'pillow' | 'sharp' | 'jimp';

/** A server that is measured. */
export interface Peer {
  readonly id: PeerId;
  /** Its name in the table. */
  readonly label: string;
  /** True where a large picture takes so long that it is sent but once. */
  readonly slow: boolean;
  readonly launch: Launch;
  /** Path that answers 200 once the server is ready. */
  readonly readyPath: string;
}

export interface PeerOptions {
  /** Worker threads or processes, for the servers that have them. */
  readonly workers: number;
  /** A folder of the benchmark's own, thrown away at the end. */
  readonly folder: string;
  /** A Python to use instead of those on the path. */
  readonly python: string | undefined;
  /** Threads libvips works with; its own default where undefined. */
  readonly sharpConcurrency: number | undefined;
}
