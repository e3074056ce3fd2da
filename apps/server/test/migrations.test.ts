import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessingRecord, RecordsPage } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage } from '@revela/testing/client';
import { fixture, fixtureFolder } from '@revela/testing/fixture-files';
import { query } from '../robustness/crash.js';
import { startApp } from './server.js';

const pixel = fixture('png/size-1x1.png');

/** A server on a copy of a database that an earlier version has left. */
async function serveCopy(name: string) {
  const dataDir = await temporaryFolder();
  const file = join(dataDir, 'revela.sqlite');
  await copyFile(new URL(`databases/${name}.sqlite`, fixtureFolder), file);
  return { app: await startApp({ dataDir }), file };
}

describe.each(['0001-records', '0003-readiness'])('a database as %s left it', (name) => {
  it('keeps its records, each as one step', async () => {
    const { app, file } = await serveCopy(name);
    const { items } = (await app.inject('/api/v1/records')).json<RecordsPage>();
    expect(items.map(({ id, filter, steps }) => ({ id, filter, steps }))).toEqual([
      {
        id: 3,
        filter: 'contrast',
        steps: [
          { filter: 'contrast', params: { amount: -0.5 }, regions: [[1, 1, 2, 2]], regionsFrom: 'request' },
        ],
      },
      {
        id: 2,
        filter: 'pixelate',
        steps: [{ filter: 'pixelate', params: { size: 37 }, regions: null, regionsFrom: null }],
      },
      {
        id: 1,
        filter: 'blur',
        steps: [
          {
            filter: 'blur',
            params: { radius: 2.5 },
            regions: [
              [0, 0, 3, 2],
              [4, 4, 2, 1],
            ],
            regionsFrom: 'request',
          },
        ],
      },
    ]);
    const { imageName, processedAt, width, height, inputBytes, outputBytes, durationMs } = items[1]!;
    expect([imageName, processedAt, width, height, inputBytes, outputBytes, durationMs]).toEqual([
      "Fér\"ias 'ß'.png",
      '2026-11-25T19:10:21.176Z',
      9,
      6,
      290,
      109,
      61.1,
    ]);
    expect(await query(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('goes on, and is searched as this version does', async () => {
    const { app, file } = await serveCopy(name);
    const answer = await filterImage(app, { image: pixel, name: 'new.png', filter: 'blur' });
    expect(answer.headers.location).toBe('/api/v1/records/4');
    expect((await app.inject(answer.headers.location!)).json<ProcessingRecord>().steps).toHaveLength(1);
    const found = (await app.inject('/api/v1/records?search=SS')).json<RecordsPage>();
    expect(found.items.map(({ id }) => id)).toEqual([3, 2, 1]);
    const keys = await query(file, 'SELECT DISTINCT image_name_key AS name FROM records WHERE id = 1');
    expect(keys).toEqual([{ name: name === '0001-records' ? 'strasse.png' : "fer\"ias 'ss'.png" }]);
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });
});
