import type { ProcessingRecord, RecordsPage } from '@revela/shared';
import {
  type Answer,
  encodeForm,
  filterImage,
  FORM_TYPE,
  formOf,
  getJson,
  send,
  sendImage,
} from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { noiseBmp } from '@revela/testing/image-files';
import type { ServerProcess } from '@revela/testing/server-process';
import { beforeAll, describe, expect, it } from 'vitest';
import { wrongAnswer } from '../robustness/good-pictures.js';
import { holdMemory, nothingHeld, readiness } from './held-memory.js';
import {
  caddyOfPage,
  nginxOfPage,
  plainNginx,
  type ProxyKind,
  serveBehindProxies,
  skipWithout,
} from './proxy-servers.js';
import {
  AUTHORIZED,
  busy,
  http2Client,
  nodeClient,
  type Refusal,
  type RefusedClient,
  refusals,
  urllib,
} from './refusals.js';

const MEBIBYTE = 1024 * 1024;
const PROCESS = '/api/v1/process';
/** A connection that is reset is a race, which may go well. */
const TIMES = 5;

const { server, certificate, trusting } = await serveBehindProxies();

async function expectRefused(client: RefusedClient, url: string, refusal: Refusal, ca?: string) {
  const answers = await client.send(url + PROCESS, refusal, TIMES, ca);
  expect(answers).toEqual(Array.from({ length: TIMES }, () => refusal.answer));
}

async function expectBusy(client: RefusedClient, url: string, ca?: string) {
  const release = await holdMemory(server);
  try {
    await expectRefused(client, url, busy, ca);
  } finally {
    release();
  }
  await nothingHeld(server);
}

const png = (answer: Answer) => {
  expect(answer.status, answer.status === 200 ? '' : answer.body.toString()).toBe(200);
  return answer.body;
};

interface Way {
  readonly proxy: ProxyKind;
  readonly clients: readonly RefusedClient[];
  /** Whether it writes pictures to its disk, where it says so. */
  readonly onDisk?: boolean;
}

const ways: readonly Way[] = [
  { proxy: nginxOfPage, clients: [nodeClient, urllib], onDisk: false },
  { proxy: plainNginx, clients: [nodeClient, urllib], onDisk: true },
  // It does not take in what it has answered: urllib may well find its connection reset.
  { proxy: caddyOfPage, clients: [nodeClient, http2Client] },
];

describe.each(ways)('behind $proxy.name', ({ proxy: { missing, start }, clients, onDisk }) => {
  let proxy: ServerProcess;
  let url: string;
  beforeAll(async () => {
    if (missing !== undefined) return;
    proxy = await start(server, certificate);
    ({ url } = proxy);
  });

  it('a good picture comes back right', async (context) => {
    skipWithout(context, missing);
    expect(await wrongAnswer(url, 'jpeg/rgb.jpg', trusting)).toBeUndefined();
  });

  it('a picture of 20 MiB comes back as it does without it', async (context) => {
    skipWithout(context, missing);
    const image = noiseBmp(2648);
    const order = { image, filter: 'pixelate', regions: [[0, 0, 100, 100]] };
    const through = png(await filterImage(url, order, trusting));
    expect(through.length).toBeGreaterThan(20 * MEBIBYTE);
    expect(through.equals(png(await filterImage(server.url, order, trusting)))).toBe(true);
  });

  it('a file of 64 MiB is taken, its length told or not', async (context) => {
    skipWithout(context, missing);
    const jpeg = fixture('jpeg/rgb.jpg');
    const large = Buffer.concat([jpeg, Buffer.alloc(64 * MEBIBYTE - jpeg.length)]);
    const small = png(await sendImage(server.url, jpeg, 'a.jpg', trusting));
    expect(png(await sendImage(url, large, 'a.jpg', trusting)).equals(small)).toBe(true);
    const chunked = await send(url + PROCESS, {
      ...trusting,
      method: 'POST',
      headers: { ...AUTHORIZED, 'Content-Type': FORM_TYPE, 'Transfer-Encoding': 'chunked' },
      onRequest: (sent) => sent.end(encodeForm(formOf({ image: large, filter: 'blur' }))),
    });
    expect(png(chunked).equals(small)).toBe(true);
  });

  it('the headers of a result and its record pass', async (context) => {
    skipWithout(context, missing);
    const { headers } = await sendImage(url, fixture('png/size-3x2.png'), 'São Paulo.png', trusting);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': expect.stringMatching(/^\d+$/) as string,
      'content-disposition': `attachment; filename="Sao Paulo-blur.png"; filename*=UTF-8''S%C3%A3o%20Paulo-blur.png`,
      location: expect.stringMatching(/^\/api\/v1\/records\/\d+$/) as string,
      'server-timing': expect.stringContaining('decode;dur=') as string,
    });
    const record = await send(url + headers.location!, trusting);
    expect(record.headers['cache-control']).toBe('no-store');
    expect(record.json<ProcessingRecord>()).toMatchObject({ imageName: 'São Paulo.png', filter: 'blur' });
    const { items } = (await send(`${url}/api/v1/records?limit=1`, trusting)).json<RecordsPage>();
    expect(items).toEqual([record.json()]);
  });

  it('a client that hangs up ends its job', async (context) => {
    skipWithout(context, missing);
    const last = () => getJson<RecordsPage>(`${server.url}/api/v1/records?limit=1`, trusting);
    const before = await last();
    const leaving = new AbortController();
    const sent = filterImage(
      url,
      { image: fixture('png/size-3x2.png'), filter: 'slow' },
      {
        ...trusting,
        fresh: true,
        onRequest: (request) =>
          leaving.signal.addEventListener('abort', () => request.destroy(new Error('hangs up'))),
      },
    );
    const outcome = expect(sent).rejects.toThrow('hangs up');
    await eventually('the job runs', async () => (await readiness(server)).jobs?.running === 1);
    leaving.abort();
    await outcome;
    await nothingHeld(server);
    expect(await last()).toEqual(before);
  });

  describe.each(clients)('$name hears why an upload is refused,', (client) => {
    it.for(refusals)('$what', async (refusal, context) => {
      skipWithout(context, missing, client.missing);
      await expectRefused(client, url, refusal, certificate.cert);
    });

    it(busy.what, async (context) => {
      skipWithout(context, missing, client.missing);
      await expectBusy(client, url, certificate.cert);
    });
  });

  if (onDisk !== undefined)
    it(`pictures are ${onDisk ? '' : 'not '}written to the proxy's disk`, async (context) => {
      skipWithout(context, missing);
      // As the proxy itself warns.
      const written = () => proxy.stderr.some((line) => line.includes('buffered to a temporary file'));
      if (onDisk) await eventually('it is written', written);
      else expect(written()).toBe(false);
    });
});

describe("Python's urllib, without a proxy, hears why an upload is refused,", () => {
  it.for(refusals)('$what', async (refusal, context) => {
    skipWithout(context, urllib.missing);
    await expectRefused(urllib, server.url, refusal);
  });

  it(busy.what, async (context) => {
    skipWithout(context, urllib.missing);
    await expectBusy(urllib, server.url);
  });
});
