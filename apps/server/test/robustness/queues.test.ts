import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { temporaryFolder } from '@revela/testing/clean-up';
import { filterImage, getJson } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { blackPng } from '@revela/testing/image-files';
import { walkChunks } from '@revela/formats/png/walk-chunks';
import { serve } from '@revela/testing/serve';
import { expect, it } from 'vitest';

const small = fixture('png/rgba-9x6.png');

it('a client that leaves the head of the queue lets those behind it in', async () => {
  const slow = fileURLToPath(new URL('./slow-kernel.mjs', import.meta.url));
  // Half of the memory is for jobs: too little for the large one beside another, whatever that needs.
  const server = await serve(['--workers', '2', '--max-memory-mib', '768', '--plugin', slow]);
  const jobs = async () =>
    (await getJson<{ jobs: { running: number; waiting: number } }>(`${server.url}/health/ready`)).jobs;
  const asked = (image: Uint8Array, filter: string) => {
    const leave = new AbortController();
    const answer = filterImage(
      server.url,
      { image, filter },
      {
        fresh: true,
        onRequest: (sent) => {
          leave.signal.addEventListener('abort', () => sent.destroy());
        },
      },
    );
    return { answer, leave: () => leave.abort() };
  };
  const minute = asked(small, 'slow');
  await eventually('a job runs', async () => (await jobs()).running === 1);
  const large = asked(blackPng(6000, 6000), 'blur');
  await eventually('a large one waits', async () => (await jobs()).waiting === 1);
  const behind = asked(small, 'blur');
  await eventually('a small one waits behind it', async () => (await jobs()).waiting === 2);
  large.leave();
  await expect(large.answer).rejects.toThrow();
  expect((await behind.answer).status).toBe(200);
  expect(await jobs()).toEqual({ running: 1, waiting: 0 });
  minute.leave();
  await expect(minute.answer).rejects.toThrow();
});

/** A JPEG that carries a profile, in as many segments as it takes (ICC.1:2022, annex B.4). */
function withProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const SEGMENT_BYTES = 65_519;
  const count = Math.ceil(profile.length / SEGMENT_BYTES);
  const segments = Array.from({ length: count }, (_, i) => {
    const piece = profile.subarray(i * SEGMENT_BYTES, (i + 1) * SEGMENT_BYTES);
    const head = Buffer.from('\xff\xe2\0\0ICC_PROFILE\0\0\0', 'latin1');
    head.writeUInt16BE(head.length - 2 + piece.length, 2);
    head.set([i + 1, count], head.length - 2);
    return Buffer.concat([head, piece]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

it('no profile is compressed on the main thread', async () => {
  // The smallest profile whose header is sound, made as large as profiles may be.
  const profile = Buffer.alloc(4 * 1024 * 1024);
  profile.write('RGB ', 16, 'latin1');
  profile.write('acsp', 36, 'latin1');
  for (let i = 132, state = 1; i < profile.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    profile[i] = (state >>> 16) & 15;
  }
  const image = withProfile(fixture('photos/rocket.jpg'), profile);

  // Loaded before all else: on the main thread what would take a tenth of a second throws.
  const hook = join(await temporaryFolder(), 'hook.cjs');
  await writeFile(
    hook,
    `const { isMainThread } = require('node:worker_threads');
     if (isMainThread) {
       require('node:zlib').deflateSync = () => { throw new Error('deflated on the main thread'); };
       require('node:module').syncBuiltinESMExports();
     }`,
  );
  const server = await serve(['--workers', '2'], undefined, {
    NODE_OPTIONS: `--require "${hook.replaceAll('\\', '/')}"`,
  });
  const answer = await filterImage(server.url, { image, filter: 'blur' });
  expect(answer.status, answer.body.toString('utf8', 0, 200)).toBe(200);
  const { data } = [...walkChunks(answer.body)].find(({ type }) => type === 'iCCP')!;
  expect(inflateSync(data.subarray(data.indexOf(0) + 2)).equals(profile)).toBe(true);
});
