import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { sendImage } from '@revela/testing/client';
import { serve } from '@revela/testing/serve';
import { fillDisk, mountSmallDisk, whyNoDisk } from '@revela/testing/posix/small-disk';
import { openBeside, query } from '../../robustness/crash.js';

import { expectRefused, healed, isReady, names, notReady, picture, sendUntilRefused } from './readiness.js';

describe('/health/ready', () => {
  it('is 503 while another program holds the lock, and says so', async () => {
    const folder = await temporaryFolder();
    const server = await serve(['--workers', '1'], folder);
    const other = await openBeside(join(folder, 'revela.sqlite'));
    cleanUp(() => other.close());
    expect(await isReady(server.url)).toBe(true);
    await other.exec('BEGIN IMMEDIATE');
    await notReady(server, /Another program holds the lock of .*revela\.sqlite/);
    await other.exec('COMMIT');
    await healed(server, 'after');
    expect(await names(server.url)).toEqual(['after']);
  });

  it('is 503 while the disk is full, and says so', async (context) => {
    const reason = whyNoDisk();
    if (reason !== undefined) {
      context.skip(reason);
      return;
    }
    const disk = await mountSmallDisk(1);
    const server = await serve(['--workers', '1'], disk);
    expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
    const makeRoom = fillDisk(disk);
    await notReady(server, /disk is full/);
    const answered = await sendUntilRefused(server, 'full');
    await expectRefused(server, 'full');
    await makeRoom();
    await healed(server, 'after');
    expect(await names(server.url)).toEqual(['before', ...answered, 'after']);
    expect(await server.stop()).toBe(0);
  });

  it('reads and writes once a second at most, however often it is asked', async () => {
    const folder = await temporaryFolder();
    const { url } = await serve(['--workers', '1'], folder);
    const file = join(folder, 'revela.sqlite');
    const written = new Set<unknown>();
    const began = performance.now();
    let asked = 0;
    while (performance.now() < began + 1500) {
      expect((await Promise.all(Array.from({ length: 10 }, () => isReady(url)))).every(Boolean)).toBe(true);
      asked += 10;
      for (const { checked_at } of await query(file, 'SELECT checked_at FROM readiness'))
        written.add(checked_at);
    }
    expect(written.size).toBeGreaterThanOrEqual(1);
    expect(written.size).toBeLessThanOrEqual(1 + Math.floor((performance.now() - began) / 1000));
    expect(asked).toBeGreaterThan(written.size);
  });
});
