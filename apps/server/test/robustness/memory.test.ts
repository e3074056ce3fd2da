import { expect, it } from 'vitest';
import { sendImage } from '@revela/testing/client';
import { soundFixtures } from '@revela/testing/fixture-files';
import { blackPng, bmp } from '@revela/testing/image-files';
import { peakMemory, residentMemory } from '@revela/testing/posix/process-memory';
import { eventually } from '@revela/testing/eventually';
import { serve } from '@revela/testing/serve';

/** 16 megapixels, whose last row is missing where it is damaged. */
function blackBmp(damaged: boolean): Buffer {
  const side = 4000;
  return Buffer.concat([bmp(side, side, 24, 0), Buffer.alloc(side * 3 * (damaged ? side - 1 : side))]);
}

const TIMES = 10;
/** What codecs, compiled code and the allocator may keep, in bytes: less than two of the pictures. */
const SPARE = 96e6;
/** The same where rows are so long that the allocator keeps some of them; without bounds it was 500 MB and more. */
const SPARE_OF_LONG_ROWS = 250e6;

it.for([
  ['damaged PNGs', blackPng(6000, 4000, { damaged: true }), 422, SPARE],
  ['large PNGs', blackPng(6000, 4000), 200, SPARE],
  ['PNGs of rows of a million pixels', blackPng(1_000_000, 24), 200, SPARE_OF_LONG_ROWS],
  ['damaged BMPs', blackBmp(true), 422, SPARE],
  ['large BMPs', blackBmp(false), 200, SPARE],
] as const)('%s leave no memory behind', async ([, bytes, status, spare], context) => {
  const server = await serve(['--workers', '2']);
  if (residentMemory(server.pid) === undefined) {
    context.skip('this system has no /proc to tell the memory of a process');
    return;
  }
  await Promise.all(soundFixtures.map((fixture) => sendImage(server.url, fixture.bytes)));
  const before = residentMemory(server.pid)!;
  for (let i = 0; i < TIMES; i++) expect((await sendImage(server.url, bytes)).status).toBe(status);
  await eventually('memory is given back', () => residentMemory(server.pid)! < before + spare);
});

it('an upload lies in memory once, beside some chunks, and is gone with its answer', async (context) => {
  const server = await serve(['--workers', '2']);
  if (peakMemory(server.pid) === undefined) {
    context.skip('this system has no /proc to tell the memory of a process');
    return;
  }
  const noImage = Buffer.alloc(40e6);
  await sendImage(server.url, noImage.subarray(0, 1e6));
  const before = peakMemory(server.pid)!;
  for (let i = 0; i < 3; i++) expect((await sendImage(server.url, noImage)).status).toBe(415);
  expect(peakMemory(server.pid)! - before).toBeLessThan(noImage.length * 2);
});

it('files that are decoded one after another are gone with their pictures', async (context) => {
  const server = await serve(['--workers', '2']);
  if (peakMemory(server.pid) === undefined) {
    context.skip('this system has no /proc to tell the memory of a process');
    return;
  }
  // A sound picture with twenty megabytes behind its end.
  const photograph = Buffer.concat([
    soundFixtures.find(({ path }) => path.startsWith('jpeg'))!.bytes,
    Buffer.alloc(20e6),
  ]);
  await Promise.all([1, 2, 3, 4].map(() => sendImage(server.url, photograph)));
  const before = peakMemory(server.pid)!;
  for (let i = 0; i < 10; i++) {
    const answers = await Promise.all([1, 2, 3, 4].map(() => sendImage(server.url, photograph)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  }
  expect(peakMemory(server.pid)! - before).toBeLessThan(SPARE);
});
