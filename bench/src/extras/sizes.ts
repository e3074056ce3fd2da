import { filterNames } from '@revela/shared';
import { send } from '../client.js';
import { type Say, type Subject, uploadOf } from '../measure.js';
import type { Picture } from '../pictures/picture.js';
import type { ByServer, Size } from '../results.js';

/** Bytes that each server makes of each picture with each filter. */
export async function measureSizes(
  subjects: readonly Subject[],
  pictures: readonly Picture[],
  say: Say,
): Promise<Size[]> {
  const sizes: Size[] = [];
  for (const picture of pictures) {
    for (const filter of filterNames) {
      const upload = uploadOf(picture, filter);
      const bytes: ByServer<number> = {};
      for (const { peer, server } of subjects) {
        if (peer.slow) continue;
        say(`size of ${picture.name}, ${filter}, ${peer.label}`);
        bytes[peer.id] = (await send(server.origin, upload)).bytes;
      }
      sizes.push({ picture: picture.name, filter, bytes });
    }
  }
  return sizes;
}
