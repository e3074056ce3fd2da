import { filterImage, send } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { exhaustThreads, whyNoThreadLimit } from '@revela/testing/posix/process-limits';
import type { ServerProcess } from '@revela/testing/server-process';
import { expect } from 'vitest';
import type { PluginText } from '../../plugins/plugin-files.js';
import { picture } from '../../robustness/readiness.js';
import { allRefused, inTime, keepConnection, type Shortage, WORKERS } from './shortage.js';

/** Filters that end the thread that they run on. */
export const deadlyFilters: readonly PluginText[] = [
  { name: 'exits', apply: '() => process.exit(7)' },
  {
    name: 'fills_heap',
    apply: '() => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }',
  },
];

const filterBy = ({ url }: ServerProcess, filter: string) =>
  filterImage(url, { image: picture, filter }, inTime);

/** Has as many threads die as there are, one after the other. */
export async function killThreads(server: ServerProcess): Promise<void> {
  for (let i = 0; i < WORKERS; i++)
    expect((await filterBy(server, 'exits')).status).toBeGreaterThanOrEqual(500);
}

/** Waits until there is no thread left, and the server says so. */
export async function noThreadLeft(server: ServerProcess): Promise<void> {
  await eventually('no thread is left', async () => {
    const { code, status } = await filterBy(server, 'blur');
    return status === 503 && code === 'SERVER_BUSY';
  });
  await allRefused(server);
  expect((await send(`${server.url}/health/ready`)).status).toBe(503);
}

export const threads: readonly Shortage[] = [
  {
    name: 'threads, which die',
    async run(server) {
      const answers = await Promise.all(Array.from({ length: WORKERS * 2 }, () => filterBy(server, 'exits')));
      for (const { status, code } of answers) expect([status, code]).toEqual([500, 'FILTER_FAILED']);
    },
  },
  {
    name: 'threads, which die while the system has no other',
    whySkipped: whyNoThreadLimit,
    async run(server) {
      await keepConnection(server);
      const giveBack = exhaustThreads(server.pid);
      try {
        await killThreads(server);
        await noThreadLeft(server);
      } finally {
        giveBack();
      }
    },
  },
  {
    name: 'memory of a thread, which dies of it',
    async run(server) {
      const answer = await filterBy(server, 'fills_heap');
      expect([answer.status, answer.code]).toEqual([500, 'FILTER_FAILED']);
    },
  },
];
