import { expect, it } from 'vitest';
import { createBombs } from '@revela/testing/bombs';
import { sendImage } from '@revela/testing/client';
import { soundFixtures } from '@revela/testing/fixture-files';
import { peakMemory } from '@revela/testing/posix/process-memory';
import { serve } from '@revela/testing/serve';

const bombs = createBombs();
const server = await serve(['--workers', '2']);
// A thread's first picture also loads its codecs, which is no work of the bomb's. As many at a time as there are threads: of
// hundreds at once most would find the queue full, and load nothing.
for (const { bytes, path } of soundFixtures) {
  const answers = await Promise.all([1, 2].map(() => sendImage(server.url, bytes, path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
}

it.each(bombs.map((bomb) => [bomb.name, bomb] as const))('%s', async (_name, { bytes, codes }) => {
  const answer = await sendImage(server.url, bytes);
  expect(codes, `${answer.status} ${answer.body.toString('latin1').slice(0, 300)}`).toContain(answer.code);
  expect([200, 413, 422]).toContain(answer.status);
  expect(server.exit).toBeUndefined();
});

it('leaves the process under 400 MB, and serving', async (context) => {
  const answer = await sendImage(server.url, soundFixtures[0]!.bytes);
  expect(answer.status).toBe(200);
  const peak = peakMemory(server.pid);
  if (peak === undefined) {
    context.skip('this system has no /proc to tell the memory of a process');
    return;
  }
  expect(peak).toBeLessThan(400e6);
});
