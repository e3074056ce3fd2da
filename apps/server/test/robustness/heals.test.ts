import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson, send } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { exhaustHandles, whyNoLimits } from '@revela/testing/posix/process-limits';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePlugins } from '../plugins/plugin-files.js';
import { goodPictures, wrongAnswer, wrongAnswers } from './good-pictures.js';

/** Milliseconds after a shortage within which all is as before. */
const HEALED_WITHIN_MS = 10_000;
const WORKERS = 2;
const small = fixture('png/rgba-9x6.png');

/** Something the server is short of for a while. */
interface Shortage {
  readonly name: string;
  /** Why it cannot be brought about on this machine; undefined where it can. */
  readonly whySkipped?: () => string | undefined;
  /** Brings it about, looks at what is answered meanwhile, and ends it. */
  run(server: ServerProcess): Promise<void>;
}

/** Pictures that are asked for one after another: the codes of their answers, and what was not told as it should be. */
async function answersMeanwhile(server: ServerProcess): Promise<void> {
  for (const path of goodPictures) {
    const answer = await filterImage(server.url, { image: fixture(path), filter: 'blur' });
    // Those that are loaded already may be answered.
    if (answer.status === 200) continue;
    expect([path, answer.status, answer.code]).toEqual([path, 503, 'SERVER_BUSY']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  }
}

/** Asks for a picture whose filter ends the thread that it runs on. */
const killThread = ({ url }: ServerProcess, filter: string) => filterImage(url, { image: small, filter });

const shortages: readonly Shortage[] = [
  {
    name: 'handles, before any codec is loaded',
    whySkipped: whyNoLimits,
    async run(server) {
      // A connection that is there already: none is accepted meanwhile.
      await getJson(`${server.url}/health/ready`);
      const giveBack = exhaustHandles(server.pid);
      try {
        const answer = await filterImage(server.url, { image: fixture('avif/yuv444.avif'), filter: 'blur' });
        expect([answer.status, answer.code]).toEqual([503, 'SERVER_BUSY']);
        await answersMeanwhile(server);
      } finally {
        giveBack();
      }
    },
  },
  {
    name: 'handles, while its threads die',
    whySkipped: whyNoLimits,
    async run(server) {
      await getJson(`${server.url}/health/ready`);
      const giveBack = exhaustHandles(server.pid);
      try {
        // They take what is theirs along, and their successors do not load.
        for (let i = 0; i < WORKERS; i++)
          expect((await killThread(server, 'exits')).status).toBeGreaterThanOrEqual(500);
        await eventually('no thread is left', async () => {
          const { code, status } = await filterImage(server.url, { image: small, filter: 'blur' });
          return status === 503 && code === 'SERVER_BUSY';
        });
        expect((await send(`${server.url}/health/ready`)).status).toBe(503);
      } finally {
        giveBack();
      }
    },
  },
  {
    name: 'threads, which die',
    async run(server) {
      await Promise.all(Array.from({ length: WORKERS * 2 }, () => killThread(server, 'exits')));
    },
  },
  {
    name: 'memory of a thread, which dies of it',
    async run(server) {
      const answer = await killThread(server, 'fills_heap');
      expect([answer.status, answer.code]).toEqual([500, 'FILTER_FAILED']);
    },
  },
];

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
  beforeAll(async () => {
    const flags = await writePlugins(await temporaryFolder(), [
      { name: 'exits', apply: '() => process.exit(7)' },
      {
        name: 'fills_heap',
        apply: '() => { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }',
      },
    ]);
    server = await serve(['--workers', String(WORKERS), ...flags]);
  });

  it.for(shortages)('of $name', async ({ run, whySkipped }, context) => {
    const reason = whySkipped?.();
    if (reason !== undefined) {
      context.skip(reason);
      return;
    }
    await run(server);
    await expectWhole(server);
    expect(server.exit).toBeUndefined();
  });

  it('and says of no good picture that it is damaged', async () => {
    expect(await wrongAnswer(server.url, 'jpeg/rgb.jpg')).toBeUndefined();
    expect(server.log.filter(({ code }) => code === 'IMAGE_CORRUPT')).toEqual([]);
  });
});
