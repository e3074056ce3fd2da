import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cleanUp, temporaryFolder } from '@revela/testing/clean-up';
import { sendImage } from '@revela/testing/client';
import { serve } from '@revela/testing/serve';
import { openBeside, query } from '../../robustness/crash.js';

import { expectRefused, healed, isReady, names, notReady, picture } from './readiness.js';

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
    if (spawnSync('unshare', ['--mount', 'true']).status !== 0) {
      context.skip('a disk of a few megabytes needs the right to mount one, which this user has not');
      return;
    }
    const disk = join(await temporaryFolder(), 'disk');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      const server = await serve(['--workers', '1'], disk);
      expect((await sendImage(server.url, picture, 'before')).status).toBe(200);
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4096']);
      await notReady(server, /disk is full/);
      // What the log of the database has already taken of the disk, it may go on using.
      const answered = ['before'];
      for (let i = 0; (await sendImage(server.url, picture, `full-${i}`)).status === 200; i++) {
        answered.push(`full-${i}`);
      }
      await expectRefused(server, 'full');
      await rm(join(disk, 'filler'));
      await healed(server, 'after');
      expect(await names(server.url)).toEqual([...answered, 'after']);
      expect(await server.stop()).toBe(0);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
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
