import { send } from '@revela/testing/client';
import { temporaryFolder } from '@revela/testing/clean-up';
import { fillDisk, whyNoDisk } from '@revela/testing/posix/small-disk';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openBeside, query } from '../../../robustness/crash.js';
import { damages, restorations } from '../../robustness/damage.js';
import { expectRefused, notReady, sendUntilRefused } from '../../robustness/readiness.js';
import { allRefused, answersMeanwhile, expectRecorded, type Shortage } from './shortage.js';

const fileIn = (dataDir: string) => join(dataDir, 'revela.sqlite');

export const database: readonly Shortage[] = [
  {
    name: 'room on the disk',
    whySkipped: whyNoDisk,
    async run(server, dataDir) {
      const makeRoom = fillDisk(dataDir);
      const answered: string[] = [];
      try {
        await notReady(server, /disk is full/);
        answered.push(...(await sendUntilRefused(server, 'full')));
        answered.push(...(await answersMeanwhile(server)));
        await expectRefused(server, 'refused for the disk');
      } finally {
        await makeRoom();
      }
      await expectRecorded(server, answered);
    },
  },
  {
    name: 'the lock of its database',
    async run(server, dataDir) {
      const other = await openBeside(fileIn(dataDir));
      await other.exec('BEGIN EXCLUSIVE');
      try {
        await notReady(server, /Another program holds the lock of .*revela\.sqlite/);
        await allRefused(server, true);
      } finally {
        await other.close();
      }
    },
  },
  {
    name: 'a sound database, until a backup is in its place',
    async run(server, dataDir) {
      const file = fileIn(dataDir);
      const backup = join(await temporaryFolder(), 'backup.sqlite');
      await query(file, `VACUUM INTO '${backup}'`);
      await damages['written over from its beginning'](file);
      await notReady(server, /revela\.sqlite.*(damaged|no SQLite database).*: .*backup/);
      await allRefused(server, true);
      expect((await send(`${server.url}/api/v1/records`)).status).toBe(503);
      await restorations['put in its place as SECURITY.md says'](backup, file);
    },
  },
];
