import { filterImage } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { blackPng, bmp, page, tiff, transparentWebp } from '@revela/testing/image-files';
import { exhaustAddresses, exhaustMemory, whyNoLimits } from '@revela/testing/posix/process-limits';
import { addressSpace, privateMemory, threadIds } from '@revela/testing/posix/process-memory';
import type { ServerProcess } from '@revela/testing/server-process';
import { expect } from 'vitest';
import type { PluginText } from '../../plugins/plugin-files.js';
import { picture } from '../../robustness/readiness.js';
import { allRefused, inTime, type Shortage } from './shortage.js';

const MIB = 2 ** 20;

/** Mebibytes of memory that the server may have before it stops jobs. */
export const MAX_MEMORY_MIB = 1536;

/** A filter that takes memory for as long as it is let. */
export const hoardingFilter: PluginText = {
  name: 'hoards',
  apply: `async () => {
    for (const all = []; ; ) {
      all.push(Buffer.alloc(2 ** 24, 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }`,
};

/** Milliseconds without a change: longer than a server without work keeps codecs and pixels. */
const SETTLED_MS = 3000;

/** Waits until a server without work has let go of what it can do without. */
async function settled({ pid }: ServerProcess): Promise<void> {
  const look = () => addressSpace(pid)! + privateMemory(pid)!;
  let last = look();
  let since = performance.now();
  await eventually(
    'memory is let go',
    () => {
      const now = look();
      if (Math.abs(now - last) > MIB) {
        last = now;
        since = performance.now();
      }
      return performance.now() > since + SETTLED_MS;
    },
    30_000,
  );
}

/** From its version 26 on Node itself ends a thread to which the system refuses memory. */
const threadsStay = Number(process.versions.node.split('.')[0]) < 26;

/** The threads are those that there were: where memory is short, a new one may have the system end the process. */
function expectThreads({ pid }: ServerProcess, before: readonly string[] | undefined): void {
  if (threadsStay) expect(threadIds(pid)).toEqual(before);
}

const WIDTH = 8192;
const HEIGHT = 4800;
/** Bytes of a large picture's pixels. */
const PIXEL_BYTES = WIDTH * HEIGHT * 4;
/** Memory for the pixels once, for V8 and for a file, but not for the pixels as a decoder has them. */
const SPARE_BYTES = PIXEL_BYTES * 2 - 8 * MIB;

/** Good pictures, by decoders that ask for memory each in another way. */
const largePictures: readonly (readonly [how: string, image: Buffer])[] = [
  ['in Rust', blackPng(WIDTH, HEIGHT)],
  ['in C, by way of JavaScript', transparentWebp(WIDTH, HEIGHT)],
  ['in C', Buffer.concat([bmp(WIDTH, HEIGHT, 8, 256), Buffer.alloc(1024 + WIDTH * HEIGHT)])],
  ['in JavaScript', tiff([page(WIDTH, HEIGHT, 1, WIDTH * HEIGHT)], Buffer.alloc(WIDTH * HEIGHT))],
];

export const memory: readonly Shortage[] = [
  {
    name: 'addresses, of which every codec wants some',
    whySkipped: whyNoLimits,
    async run(server) {
      await settled(server);
      const before = threadIds(server.pid);
      // Less than one WebAssembly memory takes, and enough for V8, which would end the process.
      const giveBack = exhaustAddresses(server.pid, 4096 * MIB);
      try {
        for (let i = 0; i < 2; i++) await allRefused(server, true);
        // What catches errors of plugins is not to save a thread that would die of ours.
        expectThreads(server, before);
        expect(server.log.filter(({ msg }) => msg.startsWith('a plugin threw'))).toEqual([]);
      } finally {
        giveBack();
      }
    },
  },
  ...largePictures.map(([how, image]): Shortage => ({
    name: `memory for a large picture, asked for ${how}`,
    whySkipped: whyNoLimits,
    async run(server) {
      await settled(server);
      const before = threadIds(server.pid);
      const giveBack = exhaustMemory(server.pid, SPARE_BYTES);
      try {
        const answer = await filterImage(server.url, { image, filter: 'blur' }, inTime);
        // A thread that Node has ended took its memory along: the system, asked again, may have enough.
        expect(threadsStay ? ['SERVER_BUSY'] : ['SERVER_BUSY', 'INTERNAL']).toContain(answer.code);
        expectThreads(server, before);
      } finally {
        giveBack();
      }
      await eventually(
        'it is answered',
        async () => (await filterImage(server.url, { image, filter: 'blur' }, inTime)).status === 200,
      );
    },
  })),
  {
    name: 'memory that it may have, which a filter takes',
    async run(server) {
      const answer = await filterImage(server.url, { image: picture, filter: 'hoards' }, inTime);
      expect([answer.status, answer.code]).toEqual([500, 'FILTER_FAILED']);
      await eventually('the log says so', () =>
        server.log.some(({ err }) => (err as Error | undefined)?.message.includes('more memory') ?? false),
      );
    },
  },
];
