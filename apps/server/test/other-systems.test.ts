import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { priorityIncrement } from '@revela/server/jobs/thread-priority';
import { temporaryFolder } from '@revela/testing/clean-up';
import { send } from '@revela/testing/client';
import { serve } from '@revela/testing/serve';
import { describe, expect, it } from 'vitest';
import { wrongAnswers } from './robustness/good-pictures.js';

const standIn = fileURLToPath(new URL('./other-system.cjs', import.meta.url));

async function serveOn(system: string, env: NodeJS.ProcessEnv = {}) {
  const log = join(await temporaryFolder(), 'priorities');
  await writeFile(log, '');
  const server = await serve(['--workers', '2'], undefined, {
    NODE_OPTIONS: `--require ${JSON.stringify(standIn)}`,
    OTHER_SYSTEM: system,
    PRIORITY_LOG: log,
    ...env,
  });
  return { server, priorities: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean).sort() };
}

describe('a server filters pictures', () => {
  it.each([
    ['linux', ['worker 10', 'worker 10']],
    ['win32', ['worker -1', 'worker -1']],
    // There it would be the process as a whole.
    ['darwin', []],
    ['freebsd', []],
  ])('on %s, with the priorities it has', async (system, expected) => {
    const { server, priorities } = await serveOn(system);
    expect(await wrongAnswers(server.url)).toEqual([]);
    expect((await send(`${server.url}/health/ready`)).status).toBe(200);
    expect(await priorities()).toEqual(expected);
    expect(server.log.filter(({ level }) => level >= 40)).toEqual([]);
  });

  it.each([
    ['refused', { PRIORITIES_REFUSED: '1' }],
    ['not to be had', { PRIORITIES_MISSING: '1' }],
  ])('where a lower priority is %s', async (_how, env) => {
    for (const system of ['linux', 'win32']) {
      const { server } = await serveOn(system, env);
      expect(await wrongAnswers(server.url)).toEqual([]);
    }
  });
});

it('a priority is asked for that the system knows', () => {
  expect(priorityIncrement('win32')).toBe(-1);
  expect(priorityIncrement('linux')).toBe(10);
  expect(priorityIncrement('darwin')).toBe(0);
});
