import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDARY, encodeForm, FORM_TYPE, getJson, send, sendForm } from '@revela/testing/client';
import type { Readiness } from '@revela/shared';
import { eventually } from '@revela/testing/eventually';
import { fixture } from '@revela/testing/fixture-files';
import { blackPng, bmp } from '@revela/testing/image-files';
import { serve } from '@revela/testing/serve';
import { startApp } from '../server.js';

const picture = fixture('png/size-3x2.png');
const MEBIBYTE = 1024 * 1024;

describe('an upload that is refused early', async () => {
  const server = await serve(['--workers', '1']);
  const url = `${server.url}/api/v1/process`;
  const head = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="huge"\r\n\r\n`,
  );

  it('is answered 413 through fetch, with the size declared', async () => {
    const form = new FormData();
    form.append('image', new Blob([new Uint8Array(70 * MEBIBYTE)]), 'huge');
    const answer = await fetch(url, { method: 'POST', body: form });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      413,
      'IMAGE_TOO_LARGE',
    ]);
  });

  it('is answered 413 through fetch, with the size unknown', async () => {
    const body = Readable.toWeb(
      Readable.from(
        (function* () {
          yield head;
          for (let i = 0; i < 70; i++) yield new Uint8Array(MEBIBYTE);
        })(),
        { objectMode: false },
      ),
    );
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': FORM_TYPE },
      body: body as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      413,
      'IMAGE_TOO_LARGE',
    ]);
  });

  it('is answered to a client that reads only once it has sent everything', async () => {
    // As Chromium does, and Electron with it.
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', reject);
      socket.pause();
      socket.write(
        `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\n` +
          `Content-Length: ${70 * MEBIBYTE}\r\n\r\n`,
      );
      let left = 70;
      const next = () => {
        if (left-- > 0) socket.write(Buffer.alloc(MEBIBYTE), next);
        else socket.once('data', (data) => resolve(data.toString())).resume();
      };
      next();
    });
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('IMAGE_TOO_LARGE');
  });

  it('counts fields, preamble and epilogue', async () => {
    const [start, end] = [encodeForm({ filter: 'blur' }), Buffer.alloc(66 * MEBIBYTE, 'x')];
    for (const body of [Buffer.concat([end, Buffer.from('\r\n'), start]), Buffer.concat([start, end])]) {
      const answer = await send(url, {
        method: 'POST',
        headers: { 'Content-Type': FORM_TYPE, 'Transfer-Encoding': 'chunked' },
        onRequest: (sent) => sent.end(body),
      });
      expect([answer.status, answer.code]).toEqual([413, 'IMAGE_TOO_LARGE']);
    }
  });

  it('leaves nothing behind', async () => {
    await eventually('no bytes are held', async () => {
      const { heldBytes, jobs } = await getJson<Readiness>(`${server.url}/health/ready`);
      return heldBytes + jobs.running + jobs.waiting === 0;
    });
  });
});

describe('an upload that is slow or cut', async () => {
  const app = await startApp({
    workers: 1,
    timeouts: { headersMs: 1500, windowMs: 1000, minBytesPerSecond: 1000, lingerMs: 500 },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };

  /** Sends a head and then a byte now and then; resolves with what came back once the connection is closed. */
  function trickle(headers: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      let received = '';
      socket.on('data', (data) => (received += data.toString()));
      socket.on('error', () => undefined);
      socket.write(headers);
      const timer = setInterval(() => socket.write('x'), 200);
      socket.on('close', () => {
        clearInterval(timer);
        resolve(received);
      });
    });
  }

  it('is cut off at a few bytes a second', async () => {
    const received = await trickle(
      `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 100000\r\n\r\n`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(received).toContain('too slow');
  });

  it('is cut off in its headers', async () => {
    const received = await trickle('POST /api/v1/process HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(received).toContain('REQUEST_INVALID');
  });

  it('gives its memory back when it is aborted', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 10000000\r\n\r\n` +
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="x"\r\n\r\n`,
    );
    socket.write(Buffer.alloc(5_000_000));
    await eventually('five million bytes are held', () => app.memoryBudget.held >= 5_000_000);
    socket.destroy();
    await eventually('no bytes are held', () => app.memoryBudget.held === 0);
  });
});

it.each([
  [
    'too large headers',
    `GET /health/live HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
  ],
  ['what it does not know of', 'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: the-moon\r\n\r\n', 417],
  ['no HTTP at all', 'HELLO\r\n\r\n', 400],
])('a client that sends %s is told so in the shape of the contract', async (_what, request, status) => {
  const app = await startApp({ workers: 1 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const received = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(text);
    });
    socket.write(request);
  });
  expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  const body = received.slice(received.indexOf('\r\n\r\n')).replace(/^[^{]*|[^}]*$/g, '');
  expect(JSON.parse(body)).toMatchObject({ statusCode: status, code: 'REQUEST_INVALID' });
});

it.each([
  ['1.1', 'Connection: close\r\n'],
  ['1.0', ''],
])(
  'an upload that is answered early hears why over HTTP/%s, where no connection is kept',
  async (version, header) => {
    const app = await startApp({ workers: 1, token: 'a-token-of-32-characters-0123456' });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as { port: number };
    const upload = Buffer.alloc(30_000_000);
    // Reads only once it has sent everything, as Python's urllib and nginx do.
    const received = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.pause();
      socket.on('error', reject);
      socket.write(
        `POST /api/v1/process HTTP/${version}\r\nHost: x\r\n${header}Content-Type: ${FORM_TYPE}\r\nContent-Length: ${upload.length}\r\n\r\n`,
      );
      socket.write(upload, () => {
        let text = '';
        socket.on('data', (data) => (text += data.toString()));
        socket.resume();
        socket.on('end', () => {
          resolve(text);
        });
      });
    });
    expect(received).toMatch(/^HTTP\/1\.1 401 /);
    expect(received).toContain('TOKEN_REQUIRED');
  },
);

it('gives back the memory of requests that were sent without waiting for answers, where the client hangs up', async () => {
  const app = await startApp({ workers: 1 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const request = (bytes: Buffer, radius: number) => {
    const body = encodeForm({
      image: { name: 'x', bytes },
      filter: 'blur',
      params: JSON.stringify({ radius }),
    });
    const head = `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  };
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const small = request(picture, 1);
  socket.write(Buffer.concat([request(blackPng(6000, 4000), 200), small, small, small]));
  await eventually('all requests are there', () => {
    const { running, waiting } = app.imaging.jobs;
    return running === 1 && waiting === 3;
  });
  expect(app.memoryBudget.held).toBeGreaterThan(0);
  socket.destroy();
  await eventually('none is left', () => {
    const { running, waiting } = app.imaging.jobs;
    return running + waiting + app.memoryBudget.held === 0;
  });
  const page = (await app.inject('/api/v1/records')).json<{ items: unknown[] }>();
  expect(page.items).toEqual([]);
});

it('gives back the memory of an answer that nobody takes', async () => {
  const app = await startApp({ workers: 1, timeouts: { stallMs: 300 } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const side = 3000;
  const noise = Buffer.concat([bmp(side, side, 24, 0), randomBytes(side * side * 3)]);
  const body = encodeForm({ image: { name: 'x', bytes: noise }, filter: 'blur', params: '{"radius":1}' });
  const socket = connect(port, '127.0.0.1').pause();
  socket.on('error', () => undefined);
  socket.write(
    `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body);
  await eventually('the job is done', async () => {
    const page = (await app.inject('/api/v1/records')).json<{ items: unknown[] }>();
    return page.items.length === 1;
  });
  expect(app.memoryBudget.held).toBeGreaterThan(noise.length);
  await eventually('nothing is held', () => app.memoryBudget.held === 0);
  socket.destroy();
});

it('refuses uploads past what all of them may hold together, and serves again', async () => {
  const app = await startApp({
    workers: 1,
    limits: { maxUploadBytes: MEBIBYTE },
    maxHeldBytes: 2 * MEBIBYTE,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const sockets = [1, 2].map(() => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /api/v1/process HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 1900000\r\n\r\n` +
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="x"\r\n\r\n`,
    );
    socket.write(Buffer.alloc(MEBIBYTE - 1000));
    return socket;
  });
  await eventually('two mebibytes are held', () => app.memoryBudget.held > 2 * (MEBIBYTE - 1000));
  const answer = await sendForm(url, { image: { name: 'x', bytes: Buffer.alloc(50_000) }, filter: 'blur' });
  expect([answer.status, answer.code]).toEqual([503, 'SERVER_BUSY']);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  for (const socket of sockets) socket.destroy();
  await eventually('no bytes are held', () => app.memoryBudget.held === 0);
  expect((await sendForm(url, { image: { name: 'x', bytes: picture }, filter: 'blur' })).status).toBe(200);
});

describe('forms of any shape', async () => {
  const app = await startApp({ workers: 1, limits: { maxUploadBytes: 4096 } });
  const post = (payload: Buffer, type = FORM_TYPE) =>
    app.inject({ method: 'POST', url: '/api/v1/process', headers: { 'content-type': type }, payload });
  const codes = [400, 413, 415, 422];

  it('are answered the same whatever the order of their parts', async () => {
    const parts = [
      ['image', { name: 'a.png', bytes: picture }],
      ['filter', 'pixelate'],
      ['params', '{"size":2}'],
      ['regions', '[[0,0,2,2]]'],
    ] as const;
    const hashes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...parts], { minLength: 4 }), async (order) => {
        const answer = await post(encodeForm(order));
        expect(answer.statusCode).toBe(200);
        hashes.add(createHash('sha256').update(answer.rawPayload).digest('hex'));
      }),
      { numRuns: 24 },
    );
    expect(hashes.size).toBe(1);
  });

  it('get an error of the contract where their parts are arbitrary', async () => {
    const name = fc.oneof(
      fc.constantFrom('image', 'filter', 'params', 'regions', '__proto__', 'constructor', 'toString', ''),
      fc.string(),
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('blur', '{}', '[[0,0,1,1]]', 'null', '[]'),
      fc.json(),
      fc.record({ name: fc.string({ unit: 'binary' }), bytes: fc.uint8Array({ maxLength: 6000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 8 }), async (parts) => {
        // One form a part, joined: names may repeat.
        const end = `--${BOUNDARY}--\r\n`;
        const body = parts.map(([key, content]) =>
          encodeForm({ [key.replace(/[\r\n"]/g, '')]: content }).subarray(0, -end.length),
        );
        const answer = await post(Buffer.concat([...body, Buffer.from(end)]));
        expect(codes).toContain(answer.statusCode);
        expect(answer.json()).toMatchObject({
          statusCode: answer.statusCode,
          code: expect.any(String) as string,
        });
        expect(answer.json<{ code: string }>().code).not.toBe('INTERNAL');
      }),
      { numRuns: 300 },
    );
  });

  it('get an error of the contract where they are no forms', async () => {
    const types = [
      'multipart/form-data',
      'multipart/form-data; boundary=',
      FORM_TYPE,
      'multipart/mixed; boundary=x',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...types), fc.uint8Array({ maxLength: 3000 }), async (type, bytes) => {
        const answer = await post(Buffer.from(bytes), type);
        expect(codes).toContain(answer.statusCode);
        expect(answer.json<{ code: string }>().code).not.toBe('INTERNAL');
      }),
      { numRuns: 200 },
    );
  });

  it('are cut at any byte without harm', async () => {
    const whole = encodeForm({ filter: 'blur', image: { name: 'a.png', bytes: picture } });
    // The closing boundary's own line end may be missing.
    const shortest = whole.length - 2;
    for (let length = 0; length < shortest; length++) {
      const answer = await post(whole.subarray(0, length));
      expect(codes, `cut at ${length}`).toContain(answer.statusCode);
    }
    expect((await post(whole)).statusCode).toBe(200);
  });
});

describe('names', async () => {
  const server = await serve(['--workers', '1', '--log-level', 'trace']);

  it('lose what could forge a line, a path or a direction', async () => {
    const evil = '..\\..//etc/\u202Egnp.\u0007exe\u2066\u001b[31m\u0085 \u200fx\u2028.png';
    const answer = await sendForm(server.url, { image: { name: evil, bytes: picture }, filter: 'blur' });
    expect(answer.status).toBe(200);
    const record = await getJson<{ imageName: string }>(`${server.url}${answer.headers.location!}`);
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff/\\]/;
    expect(record.imageName).not.toMatch(unsafe);
    expect(record.imageName).toContain('gnp.exe');
    expect(decodeURIComponent(answer.headers['content-disposition']!.replaceAll('/', ''))).not.toMatch(
      unsafe,
    );
  });

  it('stay out of messages and of the log', async () => {
    const answer = await sendForm(server.url, { 'x\u202Ey\u009b31m': 'a', filter: 'a\u202Eb' });
    expect(answer.body.toString()).not.toMatch(/[\u202e\u009b]/);
    const path = await send(`${server.url}/%E2%80%AE%0A{"level":30}`);
    expect(path.body.toString()).not.toMatch(/\u202e/);
    await send(`${server.url}/ok`, { headers: { 'X-A': 'a' } });
    // Every line was JSON: a line that is not would have been counted as the worst of errors.
    expect(server.log.filter(({ level }) => level >= 50)).toEqual([]);
  });
});
