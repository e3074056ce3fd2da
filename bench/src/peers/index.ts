import { jimpPeer } from './jimp.js';
import type { Peer, PeerId, PeerOptions } from './peer.js';
import { pillow } from './pillow.js';
import { revela } from './revela.js';
import { sharpPeer } from './sharp.js';

export type { Peer, PeerId, PeerOptions } from './peer.js';

const makers: Record<PeerId, (options: PeerOptions) => Peer | undefined> = {
  pillow,
  revela,
  sharp: sharpPeer,
  jimp: jimpPeer,
};

/** Every server there is, the reference first. */
export const peerIds = Object.keys(makers) as PeerId[];

/** A server, not yet started; undefined where this machine cannot run it. */
export function makePeer(id: PeerId, options: PeerOptions): Peer | undefined {
  return makers[id](options);
}
