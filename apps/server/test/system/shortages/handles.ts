import { filterImage } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { exhaustHandles, whyNoLimits } from '@revela/testing/posix/process-limits';
import { expect } from 'vitest';
import { answersMeanwhile, inTime, keepConnection, type Shortage } from './shortage.js';
import { killThreads, noThreadLeft } from './threads.js';

export const handles: readonly Shortage[] = [
  {
    name: 'handles, before any codec is loaded',
    whySkipped: whyNoLimits,
    async run(server) {
      await keepConnection(server);
      const giveBack = exhaustHandles(server.pid);
      try {
        const answer = await filterImage(
          server.url,
          { image: fixture('avif/yuv444.avif'), filter: 'blur' },
          inTime,
        );
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
      await keepConnection(server);
      const giveBack = exhaustHandles(server.pid);
      try {
        // They take what is theirs along, and their successors do not load.
        await killThreads(server);
        await noThreadLeft(server);
      } finally {
        giveBack();
      }
    },
  },
];
