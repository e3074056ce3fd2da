import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendProgress } from '../src/ipc/api.js';
import type { ServerTarget } from '../src/main/http-client.js';
import { networkProblem } from '../src/main/problem-error.js';
import { readTimeouts } from '../src/main/timeouts.js';
import { processImage } from '../src/main/upload.js';

const png = readFileSync(join(import.meta.dirname, '../../../fixtures/photos/chelsea.png'));
/** What is sent; nobody looks at it here. */
const sent = png.subarray(0, 2_000);
const pngHeaders = { 'Content-Type': 'image/png', 'Content-Length': png.length };
/** Short enough to wait for, long enough for a busy machine to answer in. */
const timeouts = { ...readTimeouts({}), stallMs: 1_500, pollMs: 100, pollTimeoutMs: 500 };

let folder: string;
let server: Server | undefined;
let phases: SendProgress['phase'][];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revela-upload-'));
  writeFileSync(join(folder, 'in.png'), sent);
  phases = [];
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<ServerTarget> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return targetAt((server.address() as AddressInfo).port);
}

function targetAt(port: number, token: string | null = null): ServerTarget {
  return { endpoint: { protocol: 'http:', hostname: '127.0.0.1', port, prefix: '' }, token };
}

/** A server that answers a picture like this, once it has it, and is well otherwise. */
function onProcess(
  answer: (...args: Parameters<RequestListener>) => void,
  jobs = { running: 1, waiting: 0 },
): RequestListener {
  return (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ status: 'ok', jobs }));
      return;
    }
    request.resume();
    request.on('end', () => answer(request, response));
  };
}

/** What comes of sending: `done`, or the problem's code. */
async function send(target: ServerTarget, options: { jobTimeoutMs?: number } = {}): Promise<string> {
  const image = { path: join(folder, 'in.png'), name: 'in.png', bytes: sent.length };
  const job = {
    image,
    filter: 'blur',
    params: {},
    destination: join(folder, 'out', 'out.png'),
    details: {},
    jobTimeoutMs: options.jobTimeoutMs ?? 60_000,
  };
  const report = ({ phase }: SendProgress): void => {
    if (phases.at(-1) !== phase) phases.push(phase);
  };
  try {
    await processImage(target, job, timeouts, new AbortController().signal, report);
    return 'done';
  } catch (error) {
    return networkProblem(error).code;
  }
}

const results = (): string[] => (existsSync(join(folder, 'out')) ? readdirSync(join(folder, 'out')) : []);

describe('a picture that is sent', () => {
  it('comes back whole, through every phase', async () => {
    const target = await serve(
      onProcess((_request, response) => response.writeHead(200, pngHeaders).end(png)),
    );
    expect(await send(target)).toBe('done');
    expect(phases).toEqual(['upload', 'processing', 'download']);
    expect(readFileSync(join(folder, 'out', 'out.png')).equals(png)).toBe(true);
  });

  it('may take as long as others wait for their turn', async () => {
    // Far longer than a job may run, but it has not had its turn.
    const started = Date.now();
    const target = await serve(
      onProcess(
        (_request, response) => void setTimeout(() => response.writeHead(200, pngHeaders).end(png), 4_000),
        { running: 1, waiting: 3 },
      ),
    );
    expect(await send(target, { jobTimeoutMs: 1 })).toBe('done');
    expect(Date.now() - started).toBeGreaterThan(3_900);
  });
});

describe('a wait that would not end', () => {
  it('is given up while the server works, where it is no longer heard of', async () => {
    const sockets: Socket[] = [];
    // Takes whatever comes and says nothing, not even when asked whether it is there.
    const silent = createTcpServer((socket) => void sockets.push(socket.resume())).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      expect(await send(targetAt((silent.address() as AddressInfo).port))).toBe('CONNECTION_STALLED');
      expect(phases).toEqual(['upload', 'processing']);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it('is given up where the server is there, has nobody waiting, and a job may run no longer', async () => {
    const target = await serve(onProcess(() => undefined));
    expect(await send(target, { jobTimeoutMs: 1 })).toBe('ANSWER_OVERDUE');
  });

  it.each([
    ['before its first byte', 0],
    ['half way', Math.round(png.length / 2)],
    ['at its last byte', png.length - 1],
  ])('is given up where the answer stands still %s', async (_name, bytes) => {
    const target = await serve(
      onProcess((_request, response) => {
        response.writeHead(200, pngHeaders).flushHeaders();
        response.write(png.subarray(0, bytes));
      }),
    );
    expect(await send(target)).toBe('CONNECTION_STALLED');
    expect(results()).toEqual([]);
  });

  it('is given up where an error stands still in the middle of a word', async () => {
    const target = await serve(
      onProcess((_request, response) => void response.writeHead(422).write('{"statusCode":422,"co')),
    );
    expect(await send(target)).toBe('CONNECTION_STALLED');
  });

  it('is none where the answer comes slowly, but comes', async () => {
    const target = await serve(
      onProcess((_request, response) => {
        response.writeHead(200, pngHeaders);
        const part = Math.ceil(png.length / 6);
        let done = 0;
        const timer = setInterval(() => {
          response.write(png.subarray(done, (done += part)));
          if (done < png.length) return;
          clearInterval(timer);
          response.end();
        }, 500);
      }),
    );
    expect(await send(target)).toBe('done');
  });
});

describe('an answer that is none', () => {
  it('is lost where it breaks off, even if no length was told', async () => {
    for (const headers of [pngHeaders, { 'Content-Type': 'image/png', Connection: 'close' }]) {
      const target = await serve(
        onProcess((_request, response) => {
          response.useChunkedEncodingByDefault = false;
          response.writeHead(200, headers);
          response.write(png.subarray(0, -1), () => response.socket?.end());
        }),
      );
      expect(await send(target)).toBe('CONNECTION_LOST');
      expect(results()).toEqual([]);
    }
  });

  it('is not Revela’s where it only says that it is a PNG', async () => {
    const target = await serve(
      onProcess((_request, response) =>
        response.writeHead(200, { 'Content-Type': 'image/png' }).end('<h1>Welcome</h1>'),
      ),
    );
    expect(await send(target)).toBe('NOT_REVELA');
    expect(results()).toEqual([]);
  });
});

describe('a result that cannot be written', () => {
  it.skipIf(process.platform !== 'linux')('for a full disk (Linux: /dev/full is one)', async () => {
    const target = await serve(
      onProcess((_request, response) => response.writeHead(200, pngHeaders).end(png)),
    );
    await send(target);
    rmSync(join(folder, 'out', 'out.png'));
    symlinkSync('/dev/full', join(folder, 'out', 'out.png.part'));
    expect(await send(target)).toBe('RECEIVE_DISK_FULL');
    expect(results()).toEqual([]);
    expect(existsSync('/dev/full')).toBe(true);
  });

  it('for a folder that is none', async () => {
    writeFileSync(join(folder, 'out'), 'a file');
    const target = await serve(
      onProcess((_request, response) => response.writeHead(200, pngHeaders).end(png)),
    );
    expect(await send(target)).toBe('RECEIVE_FAILED');
  });
});

describe('a token', () => {
  it('goes nowhere a redirect leads', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const { endpoint } = await serve(
      onProcess((_request, response) => response.writeHead(307, { Location: location }).end()),
    );
    expect(await send({ endpoint, token: 'secret' })).toBe('REDIRECTED');
    other.close();
    expect(seen).toEqual([]);
  });

  it('that no header can hold is a wrong one', async () => {
    expect(await send(targetAt(1, '“secret”'))).toBe('TOKEN_REJECTED');
  });
});

describe('readTimeouts', () => {
  it.each([
    [{}, 30_000, 15_000],
    [{ REVELA_STALL_SECONDS: '120' }, 120_000, 15_000],
    [{ REVELA_STALL_SECONDS: '0.5' }, 500, 500],
    [{ REVELA_STALL_SECONDS: 'soon' }, 30_000, 15_000],
    [{ REVELA_STALL_SECONDS: '0' }, 30_000, 15_000],
    [{ REVELA_STALL_SECONDS: '-1' }, 30_000, 15_000],
    [{ REVELA_STALL_SECONDS: 'Infinity' }, 30_000, 15_000],
  ])('%j: %i ms', (environment, stallMs, historyMs) => {
    expect(readTimeouts(environment)).toMatchObject({ stallMs, historyMs });
  });
});
