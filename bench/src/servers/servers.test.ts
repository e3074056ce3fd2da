import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson } from '@revela/testing/client';
import { decodePng } from '@revela/testing/pixels';
import { fixture } from '@revela/testing/fixture-files';
import { launchServer } from '@revela/testing/server-process';
import { describe, expect, it } from 'vitest';
import { makePeer, type PeerId } from '../../dist/peers/index.js';
import { chooseFilters } from '../filters.js';

const image = fixture('photos/chelsea.png');
const filters = chooseFilters();

describe.each(['pillow', 'sharp', 'jimp'] satisfies PeerId[])('the peer %s', (id) => {
  it('has each filter it names, and takes none for another', async (test) => {
    const options = {
      workers: 1,
      folder: await temporaryFolder(),
      python: undefined,
      sharpConcurrency: undefined,
    };
    const peer = makePeer(id, options);
    if (!peer) {
      test.skip('no Python was found that has Pillow, Flask and gunicorn');
      return;
    }
    const { url, stop } = await launchServer(peer.launch);
    cleanUp(() => stop());
    const { filters: named } = await getJson<{ filters: { name: string }[] }>(`${url}/api/v1/filters`);
    const results = new Set<string>();
    for (const { name } of named) {
      const { params } = filters.find((filter) => filter.name === name)!;
      const answer = await filterImage(url, { image, filter: name, params });
      expect([name, answer.status]).toEqual([name, 200]);
      results.add(decodePng(answer.body).data.toString('base64'));
    }
    // Each does something of its own.
    expect(results.size).toBe(named.length);
    for (const filter of ['solarize', 'toString', '']) {
      const answer = await filterImage(url, { image, filter });
      expect([filter, answer.status, answer.code]).toEqual([filter, 400, 'FILTER_UNKNOWN']);
    }
  });
});
