import { STATUS_CODES } from 'node:http';
import { errorCodes, ErrorSchema, errorStatus, type ErrorBody, type ErrorCode } from '@revela/shared';
import { temporaryFolder } from '@revela/testing/clean-up';
import {
  ask,
  BOUNDARY,
  filterImage,
  FORM_TYPE,
  type FormPart,
  type Method,
  sendForm,
} from '@revela/testing/client';
import { exchange } from '@revela/testing/exchange';
import { fixture } from '@revela/testing/fixture-files';
import { blackPng } from '@revela/testing/image-files';
import { serve } from '@revela/testing/serve';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { writePlugins } from './plugins/plugin-files.js';
import { startApp } from './server.js';
import { PROCESS, serveIncomplete, type Told, whileFull, whileStopping } from './troubled-servers.js';

// What a person is told: every status and code of the contract, each by a server that has reason to. Read it from top to
// bottom before changing a word: what happened, why, what to do now.

const TOKEN = 'a-token-of-32-characters-0123456';
const photo = fixture('png/rgba-9x6.png');
const image: FormPart = ['image', { name: 'photo.png', bytes: photo }];

const plugins = await writePlugins(await temporaryFolder(), [
  { name: 'broken', apply: `() => { throw new Error('no /etc/secret'); }` },
  { name: 'endless', apply: '() => new Promise(() => {})' },
  { name: 'halves', apply: '(image) => image.resize({ w: 4, h: 3 })', more: 'keepsSize: false,' },
]);

const one = ['--workers', '1'];
const [server, guarded, counted, hurried, full, stopping, incomplete] = await Promise.all([
  serve([...one, '--max-upload-mib', '1', '--max-megapixels', '1', ...plugins]),
  serve([...one, '--token', TOKEN, '--upload-timeout', '2']),
  serve([...one, '--rate-limit', '1']),
  serve([...one, '--job-timeout', '1', ...plugins]),
  serve([...one, '--max-queue', '0', ...plugins]),
  serve(one),
  serveIncomplete(),
]);
// What no flag sets.
const impatient = await startApp({ workers: 1, timeouts: { windowMs: 300, lingerMs: 300 } });
await impatient.listen({ host: '127.0.0.1', port: 0 });
const { port: impatientPort } = impatient.server.address() as { port: number };

const form = (...parts: FormPart[]) => sendForm(server.url, parts);
const steps = (given: unknown) => form(image, ['steps', JSON.stringify(given)]);
const filtered = (more: { filter?: string; params?: unknown; regions?: unknown }) =>
  filterImage(server.url, { image: photo, filter: 'blur', ...more });
const picture = (bytes: Uint8Array) => filterImage(server.url, { image: bytes, filter: 'blur' });
const get = (path: string) => ask(server.url, path);
const posted = (type: string, body = 'x', headers = {}) =>
  ask(server.url, '/api/v1/process', {
    method: 'POST',
    headers: { 'Content-Type': type, ...headers },
    body: Buffer.from(body),
  });
const raw = async (bytes: string, port = server.port) => (await exchange(port, bytes)).at(-1)!;
const withMethod = (method: Method, path: string) => ask(server.url, path, { method });
const authorized = (authorization?: string) =>
  ask(
    guarded.url,
    '/api/v1/server',
    authorization === undefined ? {} : { headers: { Authorization: authorization } },
  );

type Row = readonly [
  code: ErrorCode,
  status: number,
  what: string,
  told: () => Promise<Told>,
  message: string,
];

const sendAs = 'Send the image as multipart/form-data';
const parts = 'the file in the part "image", the name of a filter in "filter".';
const names =
  'redact, pixelate, blur, edge_enhance, brightness, contrast, normalize, greyscale, sepia, invert, posterize, threshold, broken, endless, halves.';
const takeAnother = 'Take another copy of the file, or save it anew in a program that still opens it.';
const giveToken =
  'In the client enter it in the settings; a program sends it as "Authorization: Bearer <token>".';

// prettier-ignore
const rows: readonly Row[] = [
  ['IMAGE_MISSING', 400, 'a form without an image', () => form(['filter', 'blur']),
    'No image came with the request. Send one file in the part "image".'],
  ['FILTER_MISSING', 400, 'a form without a filter', () => form(image),
    `No filter was named. Name in the part "filter" one of ${names}`],
  ['FILTER_UNKNOWN', 400, 'a filter there is not', () => filtered({ filter: 'sharpen' }),
    `There is no filter "sharpen" here. Choose one of ${names}`],
  ['PARAMS_INVALID', 400, 'a parameter out of its range', () => filtered({ params: { radius: 201 } }),
    'The parameters of blur do not fit: radius must be <= 200. Correct that and send the picture again.'],
  ['PARAMS_INVALID', 400, 'a parameter that the filter has not', () => filtered({ params: { size: 3 } }),
    'The parameters of blur do not fit: there is no parameter "size", only radius. Correct that and send the picture again.'],
  ['PARAMS_INVALID', 400, 'parameters that are no object', () => filtered({ params: [1] }),
    'The "params" are no JSON object. Send one, such as {"size": 10}, or leave them out.'],
  ['PARAMS_INVALID', 400, 'a query out of its range', () => get('/api/v1/records?limit=0'),
    'limit must be >= 1. Correct it and ask again.'],
  ['PARAMS_INVALID', 400, 'a cursor of nobody', () => get('/api/v1/records?cursor=x'),
    'The cursor is none that a page of records gave. Send the "nextCursor" of the page before, or none for the newest.'],
  ['REGIONS_INVALID', 400, 'a region outside of the image', () => filtered({ regions: [[8, 0, 2, 2]] }),
    'The region [8, 0, 2, 2] is not inside the image, which is 9 x 6 pixels when it is upright. Mark it anew so that x + width is at most 9 and y + height at most 6.'],
  ['REGIONS_INVALID', 400, 'a region without an area', () =>
      filtered({
        regions: [
          [0, 0, 2, 2],
          [0, 0, 0, 2],
        ],
      }),
    'The regions do not fit: regions[1][2] must be >= 1. Send a JSON array of [x, y, width, height] in pixels, such as [[0, 0, 100, 50]], or leave it out for the whole image.'],
  ['REGIONS_INVALID', 400, 'regions for a filter that changes the size', () => filtered({ filter: 'halves', regions: [[0, 0, 2, 2]] }),
    'halves changes the size of the image, so it cannot act inside regions. Leave the "regions" out, or choose another filter.'],
  ['STEPS_INVALID', 400, 'a step whose filter there is not', () => steps([{ filter: 'blur' }, { filter: 'sharpen' }]),
    `Step 2: There is no filter "sharpen" here. Choose one of ${names}`],
  ['STEPS_INVALID', 400, 'a step with a parameter out of its range', () => steps([{ filter: 'blur' }, { filter: 'redact', params: { color: 'red' } }]),
    'Step 2: The parameters of redact do not fit: color must be a colour like #1a2b3c. Correct that and send the picture again.'],
  ['STEPS_INVALID', 400, 'a step with a region outside of the image', () => steps([{ filter: 'redact', regions: [[8, 0, 2, 2]] }]),
    'Step 1: The region [8, 0, 2, 2] is not inside the image, which is 9 x 6 pixels when it is upright. Mark it anew so that x + width is at most 9 and y + height at most 6.'],
  ['STEPS_INVALID', 400, 'no step at all', () => steps([]),
    'The part "steps" is no JSON array of steps. Send one, such as [{"filter": "redact", "regions": [[0, 0, 100, 50]]}].'],
  ['STEPS_INVALID', 400, 'seventeen steps', () => steps(Array.from({ length: 17 }, () => ({ filter: 'invert' }))),
    'There are 17 steps, and at most 16 are taken. Send the picture with the first of them, and the result with the others.'],
  ['STEPS_INVALID', 400, 'steps together with a filter', () => form(image, ['filter', 'blur'], ['steps', '[{"filter":"blur"}]']),
    'The part "steps" came together with "filter". Send the steps alone, each with its own filter, params and regions.'],
  ['STEPS_INVALID', 400, 'a step without a filter', () => steps([{ regions: [[0, 0, 1, 1]] }]),
    `Step 1: It names no filter. Name in its "filter" one of ${names}`],
  ['STEPS_INVALID', 400, 'a step with what no step has', () => steps([{ filter: 'blur', radius: 3 }]),
    'Step 1: It has "radius", which is unknown here. Leave it out: a step has filter, params, regions.'],
  ['STEPS_INVALID', 400, 'a step that is none', () => steps(['blur']),
    'Step 1: It is no JSON object. Send one with a "filter", such as {"filter": "redact", "regions": [[0, 0, 100, 50]]}.'],
  ['STEPS_INVALID', 400, 'regions behind a filter that changes the size', () => steps([{ filter: 'halves' }, { filter: 'blur', regions: [[0, 0, 1, 1]] }]),
    'Step 2: It has regions, and step 1 before it (halves) changes the size of the image, so nobody can tell where they are. Put it before that step, or leave its regions out.'],
  ['MULTIPART_INVALID', 400, 'an image that is no form', () => posted('image/jpeg'),
    `${sendAs}, not as image/jpeg: ${parts}`],
  ['MULTIPART_INVALID', 400, 'a form without a boundary', () => posted('multipart/form-data'),
    'The Content-Type names no boundary between the parts of the form. Leave that header to whatever makes the form.'],
  ['MULTIPART_INVALID', 400, 'a form that ends too early', () => posted(FORM_TYPE, `--${BOUNDARY}\r\nContent-Disposition: form-data; name="filter"\r\n\r\nbl`),
    'The form cannot be read: it is malformed or ends too early. Send it again; where a program of yours makes it, leave that to a library.'],
  ['MULTIPART_INVALID', 400, 'a compressed form', () => posted(FORM_TYPE, 'x', { 'Content-Encoding': 'gzip' }),
    'The request is compressed (Content-Encoding: gzip), which this server does not read. Send it as it is.'],
  ['MULTIPART_INVALID', 400, 'a part that is unknown', () => form(image, ['colour', 'red']),
    'The form has a part "colour" that is unknown here. Leave it out: the parts are image, filter, params, regions, steps.'],
  ['MULTIPART_INVALID', 400, 'a part of a name that no object may have', () => form(['constructor', 'x']),
    'The form has a part that is unknown here. Leave it out: the parts are image, filter, params, regions, steps.'],
  ['MULTIPART_INVALID', 400, 'a part that comes twice', () => form(image, ['filter', 'blur'], ['filter', 'blur']),
    'The part "filter" came twice. Send it once; several pictures go one by one.'],
  ['MULTIPART_INVALID', 400, 'a part that is too long', () => form(image, ['regions', ' '.repeat(70_000)]),
    'The part "regions" is too long: its value may have 64 KiB. Send a shorter one.'],
  ['MULTIPART_INVALID', 400, 'an image that is text', () => form(['image', 'text']),
    'The part "image" came as text. Send it as a file, with a file name.'],
  ['REQUEST_INVALID', 400, 'no HTTP at all', () => raw('HELLO\r\n\r\n'),
    'The request cannot be read: it is no valid HTTP. Check that the address begins with "http://" or "https://" as that of the server does, and that whatever made the request speaks HTTP/1.1.'],
  ['REQUEST_INVALID', 400, 'no header "Host"', () => raw('GET /api/v1/server HTTP/1.1\r\nConnection: close\r\n\r\n'),
    'The request has no header "Host", which HTTP/1.1 asks for. Send it with the name or address of the server.'],
  ['REQUEST_INVALID', 400, 'an address that cannot be decoded', () => get('/api/v1/%zz'),
    'The address of the request cannot be read: a "%" in it begins no character. Write a "%" as "%25", or let a library encode the address.'],
  ['TOKEN_REQUIRED', 401, 'no token', () => authorized(),
    `This server asks for a token, and the request brought none. ${giveToken}`],
  ['TOKEN_REQUIRED', 401, 'a wrong token', () => authorized('Bearer wrong'),
    `The token of the request is not the one that this server asks for. Ask whoever runs it for the right one. ${giveToken}`],
  ['NOT_FOUND', 404, 'a path there is not', () => get('/nowhere?token=x'),
    'There is nothing at /nowhere. Check the address: GET /api/v1/openapi.json lists what there is.'],
  ['NOT_FOUND', 404, 'a path there is not, with a body', () =>
      ask(server.url, '/nowhere', {
        method: 'POST',
        body: Buffer.from('{}'),
        headers: { 'Content-Type': 'application/json' },
      }),
    'There is nothing at /nowhere. Check the address: GET /api/v1/openapi.json lists what there is.'],
  ['NOT_FOUND', 404, 'a record there is not', () => get('/api/v1/records/999999'),
    'There is no such record. GET /api/v1/records lists those that there are.'],
  ['NOT_FOUND', 404, 'a name that is too long', () => get(`/api/v1/records/${'9'.repeat(200)}`),
    'There is nothing at this address: a name in it is longer than any here. Check the address.'],
  ['REQUEST_INVALID', 405, 'a method that the path has not', () => withMethod('PUT', '/api/v1/process'),
    '/api/v1/process does not know the method PUT. Use POST there; GET /api/v1/openapi.json says what each does.'],
  ['REQUEST_INVALID', 408, 'headers that never end', () => raw('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ', guarded.port),
    'The request took too long to arrive and was cut off. Send it again, over a faster connection or with a smaller picture.'],
  ['REQUEST_INVALID', 408, 'an upload that is too slow', () => raw(`${PROCESS}Content-Type: ${FORM_TYPE}\r\nContent-Length: 9\r\n\r\n`, impatientPort),
    'The upload was too slow and was cut off: less than 4096 bytes a second arrived. Send it again over a faster connection.'],
  ['REQUEST_INVALID', 411, 'no body', () => raw(`${PROCESS}Connection: close\r\n\r\n`),
    `The request has no body: it came with neither "Content-Length" nor "Transfer-Encoding". ${sendAs}: ${parts}`],
  ['IMAGE_TOO_LARGE', 413, 'a file of too many bytes', () => picture(Buffer.alloc(1024 * 1024 + 1)),
    'The image file is larger than 1 MiB, the most this server accepts. Save it smaller, with fewer pixels or as JPEG, and send that.'],
  ['IMAGE_TOO_MANY_PIXELS', 413, 'a picture of too many pixels', () => picture(blackPng(1500, 1000)),
    'The image has 1500 x 1000 pixels, more than the 1 million pixels that this server accepts. Make it smaller and send it again.'],
  ['IMAGE_UNSUPPORTED', 415, 'a kind of picture that is known by name', () => picture(fixture('corrupt/heic.heic')),
    'The file is a HEIC picture, which Revela does not read. Save the picture as JPEG or PNG, and send that.'],
  ['IMAGE_UNSUPPORTED', 415, 'a file that is no picture', () => picture(fixture('corrupt/text.jpg')),
    'The file is no image that Revela reads. It reads JPEG, PNG, WebP, AVIF, GIF, BMP, TIFF. Choose such a file, or save the picture as one.'],
  ['IMAGE_UNSUPPORTED', 415, 'a file of no bytes', () => picture(Buffer.alloc(0)),
    'The image file is empty. Choose another file, or save it anew.'],
  ['REQUEST_INVALID', 417, 'an expectation that nobody meets', () => raw('GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: the-moon\r\n\r\n'),
    'The server does not know what the header "Expect" asks for. Leave it out, or send "100-continue".'],
  ['IMAGE_CORRUPT', 422, 'a JPEG cut short', () => picture(fixture('corrupt/truncated-chroma-420.jpg')),
    `The image is damaged: the file ends before the picture does. ${takeAnother}`],
  ['IMAGE_CORRUPT', 422, 'a PNG whose pixels are none', () => picture(fixture('corrupt/garbage-idat.png')),
    `The image is damaged: its PNG cannot be decoded. ${takeAnother}`],
  ['IMAGE_CORRUPT', 422, 'a TIFF without a directory', () => picture(fixture('corrupt/directory-outside.tif')),
    `The image is damaged: the header of its TIFF cannot be read. ${takeAnother}`],
  ['RATE_LIMITED', 429, 'more requests than a client may send', async () => {
      await ask(counted.url, '/api/v1/server');
      return ask(counted.url, '/api/v1/server');
    },
    'More requests came from this address than the 1 a minute that this server takes. Try again in # s.'],
  ['REQUEST_INVALID', 431, 'headers that are too large', () => raw(`GET /health/live HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`),
    'The address and headers of the request are larger than 16 KiB together, the most this server reads. Send fewer headers, or shorter ones.'],
  ['INTERNAL', 500, 'a fault of the server', () => filterImage(incomplete.url, { image: fixture('tiff/deflate.tif'), filter: 'blur' }),
    'The server failed: the fault is on its side, and is written in its log. Try again; if it happens again, tell whoever runs it.'],
  ['FILTER_FAILED', 500, 'a filter that throws', () => filtered({ filter: 'broken' }),
    "The filter broken failed: the fault is the filter's, and is written in the server's log. Choose another filter, and tell whoever runs the server."],
  ['SERVER_BUSY', 503, 'a full queue', () => whileFull(full),
    'The server has as much to do as it can take. Try again in # s.'],
  ['SERVER_STOPPING', 503, 'a server that is told to stop', () => whileStopping(stopping, '/health/ready'),
    'The server is being stopped and takes nothing new. Try again in a moment: it may be starting anew.'],
  ['PROCESSING_TIMEOUT', 504, 'a picture that takes too long', () => filterImage(hurried.url, { image: photo, filter: 'endless' }),
    'The picture took longer than the 1 s that this server gives to one, and was given up. Make it smaller, or choose another filter, and send it again.'],
];

describe('the errors of the contract', () => {
  it.each(rows)('%s %i: %s', async (code, status, _what, produce, message) => {
    const { headers, body, ...told } = await produce();
    expect(told.status).toBe(status);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const error = JSON.parse(body.toString()) as ErrorBody;
    expect(Value.Check(ErrorSchema, error)).toBe(true);
    expect({ ...error, message: error.message.replace(/in \d+ s\./, 'in # s.') }).toEqual({
      statusCode: status,
      code,
      error: STATUS_CODES[status],
      message,
    });
    if (status === 429 || status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    else expect(headers['retry-after']).toBeUndefined();
  });

  it('are all here, each with its status, and those that HTTP itself asks for', () => {
    const produced = rows.map(([code, status]) => `${status} ${code}`);
    const contract = errorCodes.map((code) => `${errorStatus[code]} ${code}`);
    const ofHttp = [405, 408, 411, 417, 431].map((status) => `${status} REQUEST_INVALID`);
    expect([...new Set(produced)].sort()).toEqual([...contract, ...ofHttp].sort());
  });
});

describe('a method that a path has not', () => {
  it.each([
    ['PUT', '/api/v1/process', 'POST'],
    ['GET', '/api/v1/process?x=1', 'POST'],
    ['POST', '/api/v1/records', 'GET, HEAD'],
    ['PATCH', '/api/v1/records/1', 'GET, HEAD'],
    ['DELETE', '/health/live', 'GET, HEAD'],
    ['OPTIONS', '/api/v1/openapi.json', 'GET, HEAD'],
  ] as const)('%s %s: 405, and those it has', async (method, path, allowed) => {
    const answer = await withMethod(method, path);
    expect([answer.status, answer.code, answer.headers.allow]).toEqual([405, 'REQUEST_INVALID', allowed]);
  });

  it('is told for methods that Fastify has no routes for, too', async () => {
    const answer = await raw('PROPFIND /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('is told to those who have the token alone', async () => {
    const put = (headers = {}) => ask(guarded.url, '/api/v1/process', { method: 'PUT', headers });
    expect((await put()).status).toBe(401);
    expect((await put({ Authorization: `Bearer ${TOKEN}` })).status).toBe(405);
  });

  it('is none of HEAD where there is GET', async () => {
    expect((await withMethod('HEAD', '/api/v1/server')).status).toBe(200);
  });
});
