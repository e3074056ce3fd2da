import { having } from '../measure/subject.js';
import { sendUpload, uploadOf } from '../measure/upload.js';
import { makeCollection } from '../pictures/collection.js';
import { asSeries, seriesRow } from '../report/rows.js';
import type { ByServer } from '../results.js';
import { targets } from '../report/targets.js';
import { formatBytes } from '../report/units.js';
import { defineExtra } from './extra.js';

/** Bytes of the PNG of one picture. */
interface Size {
  readonly picture: string;
  readonly filter: string;
  readonly bytes: ByServer<number>;
}

/** Bytes that each server makes of each picture, with each filter that more than one of them has. */
export default defineExtra<readonly Size[]>({
  name: 'sizes',
  help: 'bytes of ten different pictures',
  when: 'beside',
  async measure({ subjects, filters, photograph, say }) {
    const quick = subjects.filter(({ peer }) => !peer.slow);
    const shared = filters.filter((filter) => having(quick, filter).length >= Math.min(2, quick.length));
    const sizes: Size[] = [];
    for (const picture of await makeCollection(photograph)) {
      for (const filter of shared) {
        const upload = uploadOf(picture, filter);
        const bytes: ByServer<number> = {};
        for (const { peer, server } of having(quick, filter)) {
          say(`size of ${picture.name}, ${filter.name}, ${peer.label}`);
          bytes[peer.id] = (await sendUpload(server.origin, upload)).bytes;
        }
        sizes.push({ picture: picture.name, filter: filter.name, bytes });
      }
    }
    return sizes;
  },
  rows: (measured, ids) => [
    ['Output of different pictures'],
    ...measured.map(({ picture, filter, bytes }) =>
      seriesRow(`${picture}, ${filter}`, ids, asSeries(bytes), formatBytes, targets.size[filter], 3),
    ),
  ],
});
