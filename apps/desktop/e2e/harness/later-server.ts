import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fixtures } from './desktop.js';

const text = (en: string): object => ({ en, 'pt-BR': en, es: en });
const number = (more: object): object => ({ type: 'number', minimum: 0, maximum: 10, ...more });

/** Its filters: ours with more to them, one of a new kind, and something that is none. */
const filters = [
  {
    name: 'blur',
    title: text('Blur'),
    description: text('Softens the picture.'),
    group: 'hide',
    hides: 'partly',
    regions: ['rect', 'ellipse'],
    since: '7.0.0',
    params: {
      type: 'object',
      additionalProperties: false,
      properties: {
        radius: number({ default: 2, title: 'Radius', 'x-curve': 'log' }),
        mask: { type: 'array', items: { type: 'number' }, default: [] },
      },
      required: ['mask'],
    },
  },
  { name: 'glow', title: text('Glow'), group: 'light', params: { type: 'object', properties: {} } },
  { name: 'Oil-Painting', title: 'Oil', params: null },
  null,
];

const record = (id: unknown, more: object): object => ({
  id,
  processedAt: '2031-05-01T08:00:00.000Z',
  width: 451,
  height: 300,
  inputBytes: 240_512,
  durationMs: 12,
  outputFormat: 'webp',
  machine: 'darkroom-2',
  ...more,
});
const records = [
  record('9f3a', {
    imageName: 'two steps.jpg',
    filter: 'blur+redact',
    steps: [
      {
        filter: 'blur',
        params: { radius: 4 },
        regions: [[0, 0, 9, 9]],
        regionsFrom: 'faces',
        shape: 'ellipse',
      },
      { filter: 'redact', params: { color: '#000000' }, regions: null },
    ],
  }),
  record(8, { imageName: 'unheard of.jpg', filter: 'Oil-Painting', steps: [{ filter: 'Oil-Painting' }] }),
  record(7, {
    imageName: 'one step.jpg',
    filter: 'blur',
    steps: [{ filter: 'blur', params: { radius: 4 } }],
  }),
  record(6, {
    imageName: 'sparse.jpg',
    steps: [{ filter: 'glow' }],
    processedAt: null,
    inputBytes: undefined,
  }),
  { kind: 'deleted' },
];

/** A server of a later version: what it says is more than this client knows, and some of it otherwise. */
export class LaterServer {
  /** Answers to everything in place of what it would. */
  refusal: { status: number; code: string; message: string } | null = null;
  readonly #server: Server;
  readonly #png = readFileSync(join(fixtures, 'photos/chelsea.png'));

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.#answer(request, Buffer.concat(chunks), response));
    });
  }

  static async start(): Promise<LaterServer> {
    const later = new LaterServer();
    later.#server.listen(0, '127.0.0.1');
    await once(later.#server, 'listening');
    return later;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ url = '/' }: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const json = (status: number, value: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(value));
    };
    const fail = (status: number, code: string, message: string): void =>
      json(status, {
        statusCode: status,
        code,
        error: 'Error',
        message,
        docs: 'https://example.org',
        retry: {},
      });

    const { pathname } = new URL(url, 'http://localhost');
    if (this.refusal) return fail(this.refusal.status, this.refusal.code, this.refusal.message);
    if (pathname === '/health/ready')
      return json(200, { status: 'ok', jobs: { running: 0, waiting: 0, parked: 1 } });
    if (pathname === '/api/v1/filters') return json(200, { filters, groups: ['hide', 'light'] });
    if (pathname === '/api/v1/records') return json(200, { items: records, nextCursor: null, total: 5 });
    if (pathname === '/api/v1/server') {
      return json(200, {
        name: 'revela',
        version: '7.3.0-beta.2',
        startedAt: 'at noon',
        limits: { maxUploadBytes: 64 * 1024 * 1024, maxPixels: null, maxFrames: 10 },
        formats: [
          { name: 'jxl', mediaType: 'image/jxl', extensions: ['jxl'] },
          { name: 'jpeg', extensions: ['jpg'] },
        ],
        finders: [{ name: 'faces' }],
        outputFormats: ['png', 'webp'],
      });
    }
    if (pathname !== '/api/v1/process') return fail(404, 'NOT_FOUND', 'There is nothing here.');
    if (body.includes('glow'))
      return fail(422, 'NOTHING_TO_LIGHT', 'Nothing in this picture glows. Choose another one.');
    response.writeHead(200, {
      'Content-Type': 'image/png',
      'Content-Length': this.#png.length,
      'X-Machine': 'darkroom-2',
    });
    response.end(this.#png);
  }
}
