import { temporaryFolder } from '@revela/testing/clean-up';
import { send } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { mountSmallDisk, whyNoDisk } from '@revela/testing/posix/small-disk';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../robustness/crash.js';
import { writePlugins } from '../plugins/plugin-files.js';
import { wrongAnswers } from '../robustness/good-pictures.js';
import { database } from './shortages/database.js';
import { handles } from './shortages/handles.js';
import { hoardingFilter, MAX_MEMORY_MIB, memory } from './shortages/memory.js';
import { type Shortage, WORKERS } from './shortages/shortage.js';
import { deadlyFilters, threads } from './shortages/threads.js';

/** Milliseconds after a shortage within which all is as before. */
const HEALED_WITHIN_MS = 10_000;

const shortages: readonly Shortage[] = [...handles, ...threads, ...memory, ...database];

/** Good pictures of every format are answered right, by a server that is ready. */
async function expectWhole({ url }: ServerProcess): Promise<void> {
  let wrong: readonly string[] = ['nothing was answered'];
  await eventually(
    'all is as before',
    async () => {
      wrong = await wrongAnswers(url).catch((error: unknown) => [String(error)]);
      return wrong.length === 0 && (await send(`${url}/health/ready`)).status === 200;
    },
    HEALED_WITHIN_MS,
  ).catch((error: unknown) => {
    throw new Error(wrong.join('\n'), { cause: error });
  });
}

describe('one server is whole again after every shortage', () => {
  let server: ServerProcess;
  let dataDir: string;
  beforeAll(async () => {
    const flags = await writePlugins(await temporaryFolder(), [...deadlyFilters, hoardingFilter]);
    // Room for the log of the database, which grows to four megabytes before it is emptied.
    dataDir = whyNoDisk() === undefined ? await mountSmallDisk(16) : await temporaryFolder();
    const bounds = ['--workers', String(WORKERS), '--max-memory-mib', String(MAX_MEMORY_MIB)];
    server = await serve([...bounds, ...flags], dataDir);
  });

  it.for(shortages)('of $name', async ({ run, whySkipped }, context) => {
    const reason = whySkipped?.();
    if (reason !== undefined) {
      context.skip(reason);
      return;
    }
    await run(server, dataDir);
    await expectWhole(server);
    expect(server.exit).toBeUndefined();
    expect(server.log.filter(({ code }) => code === 'IMAGE_CORRUPT')).toEqual([]);
  });

  it('and ends when it is asked to, its database sound', async () => {
    expect(await server.stop()).toBe(0);
    expect(await query(join(dataDir, 'revela.sqlite'), 'PRAGMA integrity_check')).toEqual([
      { integrity_check: 'ok' },
    ]);
  });
});
