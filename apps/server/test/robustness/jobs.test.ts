import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createCatalogue } from '@revela/server/filters/catalogue';
import { loadPlugins } from '@revela/server/filters/load-plugins';
import type { ThreadData } from '@revela/server/imaging/thread';
import { createImaging, JobTimeoutError, OutOfMemoryError } from '@revela/server/imaging/pipeline';
import { createJobTasks } from '@revela/server/jobs/job';
import { createRssWatchdog } from '@revela/server/jobs/rss-watchdog';
import { ImageError } from '@revela/formats/errors';
import { probeImage } from '@revela/formats/headers';
import { createThreadPool } from '@revela/server/jobs/thread-pool';
import { defaultLimits } from '@revela/shared';
import { afterAll, describe, expect, it } from 'vitest';
import { deflateSync } from 'node:zlib';
import { type Answer, encodeForm, FORM_TYPE, getJson, send, sendImage } from '@revela/testing/client';
import { photos, fixture } from '@revela/testing/fixture-files';
import { bmp } from '@revela/testing/image-files';
import { cleanUp } from '@revela/testing/clean-up';
import { startApp } from '../server.js';
import { eventually } from '@revela/testing/eventually';
import { serve } from '@revela/testing/serve';

const blur = createCatalogue().find('blur')!;
const picture = fixture('png/rgba-9x6.png');
const photo = photos.find(({ path }) => path.endsWith('chelsea.png'))!.bytes;

/** A BMP of noise: large, and slow to compress. */
function slowPicture(side: number): Buffer {
  const bytes = Buffer.concat([bmp(side, side, 24, 0), Buffer.alloc(side * side * 3)]);
  let state = 1;
  for (let i = 54; i < bytes.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

/** What the threads begin, as `dying-worker.mjs` tells of it. */
function watchTasks() {
  const begun: [name: string, thread: number][] = [];
  const channel = new BroadcastChannel('tasks');
  channel.onmessage = ({ data }: MessageEvent<[string, number]>) => begun.push(data);
  cleanUp(() => {
    channel.close();
  });
  return {
    /** Waits for tasks of a name, and forgets them and all before. */
    async next(name: string, count = 1): Promise<number[]> {
      const threads = () => begun.filter((task) => task[0] === name).map(([, thread]) => thread);
      await eventually(`${name} begins`, () => threads().length >= count);
      const found = threads();
      begun.length = 0;
      return found;
    },
  };
}

it('a job that is stopped leaves its thread alive, and that answers the next one right', async () => {
  const imaging = createImaging({
    workers: 1,
    limits: defaultLimits,
    memoryBudget: 2 ** 32,
    maxMemory: 2 ** 40,
    catalogue: createCatalogue(),
    workerFile: new URL('./dying-worker.mjs', import.meta.url),
    // A busy machine may let a thread wait for longer than a server does.
    stopGraceMs: 30_000,
    onWorkerError: () => undefined,
  });
  const run = (bytes: Uint8Array, radius: number, signal = new AbortController().signal) => {
    const file = Uint8Array.from(bytes);
    return imaging.process(
      { file, header: probeImage(file), steps: [{ filter: blur, params: { radius }, regions: undefined }] },
      signal,
    );
  };
  const tasks = watchTasks();
  const expected = await run(picture, 2);
  const [thread] = await tasks.next('decode');
  const large = slowPicture(3000);
  for (const stage of ['runPass', 'encodeStrip']) {
    const stop = new AbortController();
    const job = run(large, 200, stop.signal);
    await tasks.next(stage);
    stop.abort(new Error('The client went away'));
    await expect(job).rejects.toThrow('The client went away');
    // Whoever comes next waits for the thread, whose memory is in use until it has left the job.
    expect(imaging.jobs.running).toBe(1);
    const answer = await run(picture, 2);
    expect(Buffer.concat(answer.png)).toEqual(Buffer.concat(expected.png));
    expect(await tasks.next('decode')).toEqual([thread]);
  }
  await imaging.close();
});

describe('a thread that dies', () => {
  const imaging = createImaging({
    workers: 2,
    limits: defaultLimits,
    memoryBudget: 2 ** 32,
    maxMemory: 2 ** 40,
    catalogue: createCatalogue(),
    workerFile: new URL('./dying-worker.mjs', import.meta.url),
    onWorkerError: () => undefined,
  });
  afterAll(() => imaging.close());
  const run = (bytes: Uint8Array, signal = new AbortController().signal) => {
    const file = Uint8Array.from(bytes);
    return imaging.process(
      { file, header: probeImage(file), steps: [{ filter: blur, params: {}, regions: undefined }] },
      signal,
    );
  };

  it.each(['exits!', 'traps!', 'throws'])('fails its own job alone, and is replaced (%s)', async (tail) => {
    const deadly = Buffer.concat([picture, Buffer.from(tail)]);
    const outcomes = await Promise.allSettled([
      run(photo),
      run(deadly),
      run(photo),
      run(photo),
      run(picture),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    // No word about the file: who asks is told that the server failed.
    expect((outcomes[1] as PromiseRejectedResult).reason).not.toBeInstanceOf(ImageError);
    // A job holds its place until its thread has exited.
    await eventually('no job is left', () => imaging.jobs.running + imaging.jobs.waiting === 0);
    await imaging.ping();
  });

  it('fails its own job alone where its heap is full', async () => {
    const deadly = Buffer.concat([picture, Buffer.from('memory')]);
    const outcomes = await Promise.allSettled([run(deadly), run(photo)]);
    expect((outcomes[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    expect(outcomes[1].status).toBe('fulfilled');
  });

  it('is still once its job is over', async () => {
    const ticks = new BroadcastChannel('ticks');
    let count = 0;
    ticks.onmessage = () => count++;
    const stop = new AbortController();
    const job = run(Buffer.concat([picture, Buffer.from('ticks!')]), stop.signal);
    await eventually('the thread works', () => count > 0);
    stop.abort(new Error('The client went away'));
    await expect(job).rejects.toThrow();
    await eventually('the job is over', () => imaging.jobs.running === 0);
    // What it told before may still be on its way; a thread that went on would tell of it many times over.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = count;
    await new Promise((resolve) => setTimeout(resolve, 700));
    ticks.close();
    expect(count).toBe(before);
    await expect(run(picture)).resolves.toBeDefined();
  });

  it('is ended and replaced where it does not answer, and its job holds its place until it is gone', async () => {
    const tasks = watchTasks();
    const stop = new AbortController();
    const job = run(Buffer.concat([picture, Buffer.from('deaf!!')]), stop.signal);
    const [deaf] = await tasks.next('decode');
    stop.abort(new Error('The client went away'));
    await expect(job).rejects.toThrow('The client went away');
    expect(imaging.jobs.running).toBe(1);
    await eventually('the job is gone', () => imaging.jobs.running === 0);
    await Promise.all([run(photo), run(photo), run(photo), run(photo)]);
    expect(await tasks.next('decode', 4)).not.toContain(deaf);
  });

  it('has its job stopped where time is up', async () => {
    const hasty = createImaging({
      workers: 1,
      limits: { ...defaultLimits, jobTimeoutMs: 300 },
      memoryBudget: 2 ** 32,
      maxMemory: 2 ** 40,
      catalogue: createCatalogue(),
      onWorkerError: () => undefined,
    });
    const file = Uint8Array.from(slowPicture(4000));
    await expect(
      hasty.process(
        {
          file,
          header: probeImage(file),
          steps: [{ filter: blur, params: { radius: 200 }, regions: undefined }],
        },
        new AbortController().signal,
      ),
    ).rejects.toBeInstanceOf(JobTimeoutError);
    // The threads may take a moment to leave the job; until then its memory is in use and it counts as running.
    await eventually('the job is gone', () => hasty.jobs.running === 0);
    await hasty.close();
  });

  it('has its job stopped where the process takes too much memory', async () => {
    const poor = createImaging({
      workers: 1,
      limits: defaultLimits,
      memoryBudget: 2 ** 32,
      // Less than any process has: the first look stops the job.
      maxMemory: 1,
      catalogue: createCatalogue(),
      onWorkerError: () => undefined,
    });
    const file = Uint8Array.from(slowPicture(4000));
    await expect(
      poor.process(
        {
          file,
          header: probeImage(file),
          steps: [{ filter: blur, params: { radius: 200 }, regions: undefined }],
        },
        new AbortController().signal,
      ),
    ).rejects.toEqual(new OutOfMemoryError(true));
    await poor.close();
  });
});

it('a task that waits for a thread is dropped as soon as its job is stopped', async () => {
  const pool = createThreadPool({
    threads: 1,
    maxQueue: 10,
    workerFile: new URL('./dying-worker.mjs', import.meta.url),
    data: { plugins: [] } satisfies ThreadData,
    onError: () => undefined,
  });
  const tasks = watchTasks();
  const [busy, waiting] = [createJobTasks(pool), createJobTasks(pool)];
  const file = Uint8Array.from(Buffer.concat([picture, Buffer.from('deaf!!')]));
  const outcomes = Promise.allSettled([busy, waiting].map((job) => job.run('decode', { file })));
  await tasks.next('decode');
  waiting.stop(new Error('The client went away'));
  await waiting.over();
  // The thread that another job has is none of its business.
  busy.stop(new Error('No memory is left'), true);
  await busy.over();
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(pool.run('ping', {}).result).resolves.toBe(true);
  await pool.close();
});

it('the watchdog stops the largest job, one at a time', async () => {
  let resident = 50;
  const watch = createRssWatchdog(100, () => resident);
  const stopped: [number, boolean][] = [];
  const ends = [10, 30, 20].map((bytes) =>
    watch.add({ bytes, stop: (alone) => stopped.push([bytes, alone]) }),
  );
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(stopped).toEqual([]);
  resident = 150;
  await eventually('a job is stopped', () => stopped.length > 0);
  expect(stopped).toEqual([[30, false]]);
  await eventually('all jobs are stopped', () => stopped.length === 3);
  expect(stopped).toEqual([
    [30, false],
    [20, false],
    [10, true],
  ]);
  for (const end of ends) end();
});

it('the watchdog goes on where the system does not tell how much memory there is', async () => {
  const answers: (() => number)[] = [
    () => {
      throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
    },
    () => 150,
  ];
  const watch = createRssWatchdog(100, () => (answers.length > 1 ? answers.shift()! : answers[0]!)());
  let stopped = false;
  const end = watch.add({ bytes: 10, stop: () => (stopped = true) });
  await eventually('the job is stopped', () => stopped);
  end();
});

it('a client that hangs up stops its job', async () => {
  const catalogue = await loadPlugins([fileURLToPath(new URL('./slow-kernel.mjs', import.meta.url))]);
  // Seen from inside: the readiness route asks a thread to answer, and so waits for the one that is being replaced.
  const app = await startApp({ workers: 2, catalogue });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  expect((await sendImage(url, picture)).status).toBe(200);
  const body = encodeForm({ image: { name: 'slow.png', bytes: photo }, filter: 'slow' });
  for (let i = 0; i < 3; i++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
    await eventually('the job runs', () => app.imaging.jobs.running === 1);
    expect(app.memoryBudget.held).toBeGreaterThan(0);
    socket.destroy();
    // A sixth of what the job takes.
    await eventually('the job is over', () => app.imaging.jobs.running === 0 && app.memoryBudget.held === 0);
  }
  expect((await sendImage(url, picture)).status).toBe(200);
  const page = await getJson<{ items: { imageName: string }[] }>(`${url}/api/v1/records`);
  expect(page.items.map(({ imageName }) => imageName)).not.toContain('slow.png');
});

it('200 uploads at once on a queue of 16 get a picture or a busy each, and the health route answers', async () => {
  const server = await serve(['--workers', '2', '--max-queue', '16']);
  await sendImage(server.url, picture);
  let over = false;
  let looks = 0;
  const health = (async () => {
    while (!over) {
      const { status } = await send(`${server.url}/health/live`, { fresh: true });
      expect(status).toBe(200);
      looks++;
    }
  })();
  const answers: Answer[] = await Promise.all(
    Array.from({ length: 200 }, (_, i) => sendImage(server.url, photo, `many-${i}.png`, { fresh: true })),
  );
  over = true;
  await health;
  expect(looks).toBeGreaterThan(5);
  const done = answers.filter(({ status }) => status === 200);
  const busy = answers.filter(({ status }) => status === 503);
  expect(done.length + busy.length).toBe(200);
  // Those that run and those that wait, at least.
  expect(done.length).toBeGreaterThanOrEqual(18);
  expect(busy.length).toBeGreaterThan(0);
  for (const { body } of done) expect(body.subarray(1, 4).toString()).toBe('PNG');
  for (const { code, headers } of busy) {
    expect(code).toBe('SERVER_BUSY');
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  }
  // The promise of Retry-After: who waits as long is served.
  const seconds = Math.max(...busy.map(({ headers }) => Number(headers['retry-after'])));
  expect(seconds).toBeLessThanOrEqual(30);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  expect((await sendImage(server.url, photo)).status).toBe(200);
});

it('500 slow connections keep no good client from being served', async () => {
  const server = await serve(['--workers', '2']);
  await sendImage(server.url, picture);
  const sockets = Array.from({ length: 500 }, (_, i) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    // Half of them never end their headers, half their body.
    socket.write(
      i % 2 === 0
        ? 'POST /api/v1/process HTTP/1.1\r\nHost: x\r\nX-Slow: '
        : `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 90000\r\n\r\n`,
    );
    return socket;
  });
  const trickle = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
  }, 500);
  try {
    for (let i = 0; i < 8; i++) {
      const answer = await sendImage(server.url, photo, 'good.png', { fresh: true });
      expect(answer.status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  } finally {
    clearInterval(trickle);
    for (const socket of sockets) socket.destroy();
  }
});

it('the form of a picture that inflates is no way around', () => {
  // A guard against a mistake in the helper above: noise must not compress.
  expect(deflateSync(slowPicture(100)).length).toBeGreaterThan(20_000);
});
