import { errorStatus, type ErrorCode } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { type Answer, ask, filterImage, type FormPart, sendForm } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { startApp } from './server.js';

const photo = fixture('photos/rocket.jpg');
const image: FormPart = ['image', { name: 'rocket.jpg', bytes: photo }];

function expectError(answer: Pick<Answer, 'status' | 'json'>, code: ErrorCode, message?: RegExp) {
  const body = answer.json<{ message: string }>();
  expect(body).toMatchObject({ code, statusCode: errorStatus[code] });
  expect(answer.status).toBe(errorStatus[code]);
  if (message) expect(body.message).toMatch(message);
}

describe('every error has its code, and the server serves on', async () => {
  const app = await startApp({ limits: { maxUploadBytes: 100_000, maxPixels: 200_000 } });

  const cases: [string, ErrorCode, FormPart[], RegExp?][] = [
    ['no image', 'IMAGE_MISSING', [['filter', 'blur']]],
    ['no filter', 'FILTER_MISSING', [image]],
    ['an empty filter', 'FILTER_MISSING', [image, ['filter', '']]],
    ['an unknown filter', 'FILTER_UNKNOWN', [image, ['filter', 'sharpen']], /pixelate, blur, edge_enhance/],
    ['a filter named like a property of objects', 'FILTER_UNKNOWN', [image, ['filter', 'toString']]],
    ['params that are no JSON', 'PARAMS_INVALID', [image, ['filter', 'blur'], ['params', '{']]],
    ['params that are no object', 'PARAMS_INVALID', [image, ['filter', 'blur'], ['params', '[1]']]],
    ['null params', 'PARAMS_INVALID', [image, ['filter', 'blur'], ['params', 'null']]],
    ['an unknown parameter', 'PARAMS_INVALID', [image, ['filter', 'blur'], ['params', '{"size":3}']]],
    [
      'a radius too large',
      'PARAMS_INVALID',
      [image, ['filter', 'blur'], ['params', '{"radius":201}']],
      /radius/,
    ],
    [
      'a size that is no whole number',
      'PARAMS_INVALID',
      [image, ['filter', 'pixelate'], ['params', '{"size":2.5}']],
    ],
    ['a size given as text', 'PARAMS_INVALID', [image, ['filter', 'pixelate'], ['params', '{"size":"10"}']]],
    ['regions that are no JSON', 'REGIONS_INVALID', [image, ['filter', 'blur'], ['regions', '[']]],
    ['no region at all', 'REGIONS_INVALID', [image, ['filter', 'blur'], ['regions', '[]']]],
    ['a region of three numbers', 'REGIONS_INVALID', [image, ['filter', 'blur'], ['regions', '[[1,2,3]]']]],
    ['a region without area', 'REGIONS_INVALID', [image, ['filter', 'blur'], ['regions', '[[0,0,0,5]]']]],
    [
      'a region outside the image',
      'REGIONS_INVALID',
      [image, ['filter', 'blur'], ['regions', '[[470,0,11,5]]']],
      /480 x 320/,
    ],
    [
      'a region with huge numbers',
      'REGIONS_INVALID',
      [image, ['filter', 'blur'], ['regions', '[[9007199254740991,0,9007199254740991,5]]']],
    ],
    ['an unknown part', 'MULTIPART_INVALID', [image, ['filter', 'blur'], ['colour', 'red']], /colour/],
    ['two images', 'MULTIPART_INVALID', [image, image, ['filter', 'blur']]],
    ['two filters', 'MULTIPART_INVALID', [image, ['filter', 'blur'], ['filter', 'pixelate']]],
    [
      'an image that is a field',
      'MULTIPART_INVALID',
      [
        ['image', 'text'],
        ['filter', 'blur'],
      ],
    ],
    [
      'a value that is a file, and too long',
      'MULTIPART_INVALID',
      [image, ['filter', { name: 'f', bytes: Buffer.alloc(70_000, 'b') }]],
      /"filter" is too long/,
    ],
    ['a field too long', 'MULTIPART_INVALID', [image, ['filter', 'blur'], ['regions', ' '.repeat(70_000)]]],
    [
      'a file too large',
      'IMAGE_TOO_LARGE',
      [
        ['image', { name: 'a.jpg', bytes: Buffer.alloc(100_001) }],
        ['filter', 'blur'],
      ],
    ],
    [
      'an image with too many pixels',
      'IMAGE_TOO_MANY_PIXELS',
      [
        ['image', { name: 'a.png', bytes: fixture('corrupt/huge.png') }],
        ['filter', 'blur'],
      ],
    ],
    [
      'a text named like a photograph',
      'IMAGE_UNSUPPORTED',
      [
        ['image', { name: 'a.jpg', bytes: Buffer.from('not a photograph') }],
        ['filter', 'blur'],
      ],
    ],
    [
      'a photograph cut short',
      'IMAGE_CORRUPT',
      [
        ['image', { name: 'a.jpg', bytes: photo.subarray(0, 9000) }],
        ['filter', 'blur'],
      ],
    ],
  ];

  it.each(cases)('%s: %s', async (_case, code, parts, message) => {
    expectError(await sendForm(app, parts), code, message);
    const after = await filterImage(app, { image: photo, filter: 'pixelate' });
    expect(after.status).toBe(200);
  });

  it.each([
    ['JSON', 'application/json', '{}', /multipart\/form-data, not as application\/json/],
    ['an image alone', 'image/jpeg', 'x', /multipart\/form-data, not as image\/jpeg/],
    [
      'a form of another kind',
      'application/x-www-form-urlencoded',
      'filter=blur',
      /multipart\/form-data, not as/,
    ],
    ['a form without a boundary', 'multipart/form-data', 'x', /no boundary/],
    [
      'a form that ends too early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="filter"\r\n\r\nbl',
      /ends too early/,
    ],
  ])('%s: MULTIPART_INVALID', async (_case, contentType, payload, message) => {
    const headers = { 'Content-Type': contentType };
    const body = Buffer.from(payload);
    const answer = await ask(app, '/api/v1/process', { method: 'POST', headers, body });
    expectError(answer, 'MULTIPART_INVALID', message);
  });

  it('a compressed request: MULTIPART_INVALID', async () => {
    const parts = [image, ['filter', 'blur']] as const;
    const answer = await sendForm(app, parts, { headers: { 'Content-Encoding': 'gzip' } });
    expectError(answer, 'MULTIPART_INVALID', /Content-Encoding: gzip/);
  });

  it('a part that is declared as JSON, and is none: PARAMS_INVALID', async () => {
    const body = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="params"\r\nContent-Type: application/json\r\n\r\n{size\r\n--b--\r\n',
    );
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
    const answer = await ask(app, '/api/v1/process', { method: 'POST', headers, body });
    expectError(answer, 'PARAMS_INVALID', /not valid JSON/);
  });

  it.each(['/nowhere', '/api/v1/records/0', '/api/v1/records/999999', '/api/v1/records/abc'])(
    'GET %s: NOT_FOUND',
    async (url) => {
      expectError(await ask(app, url), 'NOT_FOUND');
    },
  );

  it.each(['limit=0', 'limit=101', 'limit=x', 'filter=sharpen', 'cursor=nonsense', 'unknown=1'])(
    'GET /api/v1/records?%s: PARAMS_INVALID',
    async (query) => {
      expectError(await ask(app, `/api/v1/records?${query}`), 'PARAMS_INVALID');
    },
  );

  it('records nothing of what failed', async () => {
    const { items } = (await app.inject('/api/v1/records?limit=100')).json<{ items: { filter: string }[] }>();
    expect(new Set(items.map(({ filter }) => filter))).toEqual(new Set(['pixelate']));
  });
});

describe('what depends on load and time', () => {
  it('refuses with SERVER_BUSY and Retry-After when the queue is full', async () => {
    const app = await startApp({ workers: 1, limits: { maxQueue: 1 } });
    const responses = await Promise.all(
      Array.from({ length: 6 }, () => filterImage(app, { image: photo, filter: 'blur' })),
    );
    const busy = responses.filter(({ status }) => status !== 200);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy.length).toBeLessThan(6);
    for (const response of busy) {
      expectError(response, 'SERVER_BUSY');
      expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
  });

  it('gives a job up with PROCESSING_TIMEOUT and serves the next', async () => {
    const app = await startApp({ workers: 1, limits: { jobTimeoutMs: 1 } });
    expectError(await filterImage(app, { image: photo, filter: 'blur' }), 'PROCESSING_TIMEOUT');
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
  });

  it('says INTERNAL and nothing of the inside when the server itself fails', async () => {
    const app = await startApp();
    app.records.add = () => Promise.reject(new Error('secret path /var/lib'));
    const response = await filterImage(app, { image: photo, filter: 'blur' });
    expectError(response, 'INTERNAL');
    expect(response.body.toString()).not.toContain('secret');
  });
});
