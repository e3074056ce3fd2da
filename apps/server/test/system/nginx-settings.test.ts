import type { ErrorBody } from '@revela/shared';
import { type Answer, encodeForm, filterImage, FORM_TYPE, formOf, send } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { noiseBmp } from '@revela/testing/image-files';
import { serve } from '@revela/testing/serve';
import { describe, expect, it } from 'vitest';
import { nothingHeld, readiness } from './held-memory.js';
import { nginxOfPage, serveBehindProxies, skipWithout } from './proxy-servers.js';
import { AUTHORIZED, busy, nodeClient, urllib } from './refusals.js';

const { server, certificate, trusting } = await serveBehindProxies();
const { missing } = nginxOfPage;
/** Of 20 MiB, as is what becomes of it: more than the system's buffers of a connection hold. */
const order = { image: noiseBmp(2648), filter: 'pixelate', regions: [[0, 0, 100, 100]] };

const withSetting = (setting: string, other: string) =>
  nginxOfPage.start(server, certificate, { [setting]: other });

describe('nginx without a setting of the page does what the page says of it:', () => {
  it('client_max_body_size', async (context) => {
    skipWithout(context, missing);
    const { url } = await withSetting('client_max_body_size 0', 'client_max_body_size 1m');
    const answer = await filterImage(url, order, trusting);
    expect([answer.status, answer.code]).toEqual([413, '']);
    expect(answer.body.toString()).toContain('nginx');
  });

  it('proxy_request_buffering', async (context) => {
    skipWithout(context, missing);
    const proxy = await withSetting('proxy_request_buffering off', 'proxy_request_buffering on');
    expect((await filterImage(proxy.url, order, trusting)).status).toBe(200);
    await eventually('the upload was on disk', () =>
      proxy.stderr.some((line) => line.includes('client request body is buffered to a temporary file')),
    );
  });

  it('proxy_http_version', async (context) => {
    skipWithout(context, missing);
    const proxy = await withSetting('proxy_http_version 1.1', 'proxy_http_version 1.0');
    const answer = await send(`${proxy.url}/api/v1/process`, {
      ...trusting,
      method: 'POST',
      headers: { ...AUTHORIZED, 'Content-Type': FORM_TYPE, 'Transfer-Encoding': 'chunked' },
      onRequest: (sent) => sent.end(encodeForm(formOf(order))),
    });
    expect(answer.status).toBe(200);
    await eventually('the upload was on disk', () =>
      proxy.stderr.some((line) => line.includes('client request body is buffered to a temporary file')),
    );
  });

  it('proxy_max_temp_file_size', async (context) => {
    skipWithout(context, missing);
    const proxy = await withSetting('proxy_max_temp_file_size 0', 'proxy_max_temp_file_size 1024m');
    const onDisk = () =>
      proxy.stderr.some((line) => line.includes('upstream response is buffered to a temporary file'));
    const answer = filterImage(proxy.url, order, {
      ...trusting,
      // Takes nothing of its answer until nginx has it.
      onRequest: (sent) =>
        sent.once('response', (response) => {
          response.pause();
          void eventually('the result was on disk', onDisk).finally(() => response.resume());
        }),
    });
    expect((await answer).status).toBe(200);
    expect(onDisk()).toBe(true);
  });

  it('proxy_read_timeout', async (context) => {
    skipWithout(context, missing);
    const { url } = await withSetting('proxy_read_timeout 1h', 'proxy_read_timeout 2s');
    const image = fixture('png/size-3x2.png');
    const answer = filterImage(url, { image, filter: 'slow' }, trusting);
    await eventually('the job runs', async () => (await readiness(server)).jobs?.running === 1);
    const { status, code } = await answer;
    expect([status, code]).toEqual([504, '']);
    await nothingHeld(server);
  });
});

describe('the limit of nginx as the page has it', () => {
  it("lets as many in as the server's own, and tells the others what that would", async (context) => {
    skipWithout(context, missing);
    // Ten more a second would be let in while these are sent.
    const { url } = await nginxOfPage.start(server, certificate, { 'rate=600r/m': 'rate=1r/m' });
    const answers: Answer[] = [];
    while (answers.length < 700) {
      const some = Array.from({ length: 20 }, () => send(`${url}/api/v1/server`, trusting));
      answers.push(...(await Promise.all(some)));
    }
    const refused = answers.filter(({ status }) => status !== 200);
    // One, and those that are let in at once on top of it.
    expect(answers.length - refused.length).toBe(601);

    const limited = await serve(['--workers', '1', '--rate-limit', '1']);
    await send(`${limited.url}/api/v1/server`);
    const ours = await send(`${limited.url}/api/v1/server`);
    const { message, ...rest } = ours.json<ErrorBody>();
    for (const answer of refused) {
      expect([answer.status, answer.json()]).toEqual([
        ours.status,
        {
          ...rest,
          message: message.replace('the 1 a minute', 'the 600 a minute').replace(/ \d+ s\.$/, ' 1 s.'),
        },
      ]);
      expect(answer.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/json' });
    }
  });

  it.for([nodeClient, urllib])('is told to $name that sends an upload', async (client, context) => {
    skipWithout(context, missing, client.missing);
    const { url } = await nginxOfPage.start(server, certificate, {
      'rate=600r/m': 'rate=1r/m',
      ' burst=600 nodelay': '',
    });
    expect((await send(`${url}/health/live`, trusting)).status).toBe(200);
    const answers = await client.send(`${url}/api/v1/process`, busy, 5, certificate.cert);
    expect(answers).toEqual(Array.from({ length: 5 }, () => [429, 'RATE_LIMITED']));
  });
});
