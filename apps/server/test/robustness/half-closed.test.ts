import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCertificate } from '@revela/testing/certificate';
import { temporaryFolder } from '@revela/testing/clean-up';
import { encodeForm, FORM_TYPE } from '@revela/testing/client';
import { eventually } from '@revela/testing/eventually';
import { fixture, photos } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';
import type { ServerProcess } from '@revela/testing/server-process';
import { writePlugins } from '../plugins/plugin-files.js';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const INTERIM = 'HTTP/1.1 100 Continue\r\n\r\n';
const picture = fixture('png/rgba-9x6.png');

function post(version: '1.0' | '1.1', filter: string, bytes: Uint8Array): Buffer {
  const body = encodeForm({ filter, image: { name: 'half.png', bytes } });
  const head = `POST /api/v1/process HTTP/${version}\r\nHost: x\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

const get = (version: '1.0' | '1.1', path: string) =>
  Buffer.from(`GET ${path} HTTP/${version}\r\nHost: x\r\n\r\n`);

const connectTo = ({ port, url }: ServerProcess) => {
  // TLS takes it too, and has it in no list of types.
  const options = { port, host: '127.0.0.1', allowHalfOpen: true };
  return url.startsWith('https:') ? connectTls({ ...options, rejectUnauthorized: false }) : connect(options);
};

/** Sends bytes, closes this half of the connection, and reads what comes until the server closes the other. */
function ask(server: ServerProcess, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connectTo(server);
    const received: Buffer[] = [];
    socket.on('data', (data: Buffer) => received.push(data));
    socket.on('error', reject);
    socket.on('end', () => {
      socket.destroy();
      resolve(Buffer.concat(received));
    });
    socket.end(bytes);
  });
}

/** The head of an answer and its body, which must be as long as the head says. */
function split(answer: Buffer): { readonly head: string; readonly body: Buffer } {
  const at = answer.indexOf('\r\n\r\n');
  const [head, body] = [answer.subarray(0, at).toString('latin1'), answer.subarray(at + 4)];
  expect(head).toMatch(new RegExp(`^content-length: ${body.length}$`, 'im'));
  return { head, body };
}

async function serverWithTls(): Promise<ServerProcess> {
  const { cert, key } = await createCertificate(await temporaryFolder());
  return serve(['--workers', '1', '--tls-cert', cert, '--tls-key', key]);
}

describe.each([
  ['HTTP', () => serve(['--workers', '1'])],
  ['HTTPS', serverWithTls],
])('over %s, a client that closes its half of the connection behind its request', async (_name, start) => {
  const server = await start();

  it.each(['1.1', '1.0'] as const)('gets its picture (HTTP/%s)', async (version) => {
    for (let i = 0; i < 3; i++) {
      const { head, body } = split(await ask(server, post(version, 'blur', picture)));
      expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(body.subarray(0, PNG.length)).toEqual(PNG);
    }
  });

  it.each(['1.1', '1.0'] as const)('gets the answers to GET (HTTP/%s)', async (version) => {
    for (const path of ['/health/live', '/health/ready', '/api/v1/records', '/api/v1/openapi.json']) {
      const { head, body } = split(await ask(server, get(version, path)));
      expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(JSON.parse(body.toString())).toBeTypeOf('object');
    }
  });

  it('gets the answers to all that it asked for in a row', async () => {
    const answers = (
      await ask(server, Buffer.concat([post('1.1', 'blur', picture), get('1.1', '/api/v1/records')]))
    ).toString('latin1');
    expect(answers.match(/HTTP\/1\.1 200 OK\r\n/g)).toHaveLength(2);
    expect(answers).toContain('half.png');
  });
});

describe('where a picture takes long', async () => {
  const flags = [
    ...['--plugin', fileURLToPath(new URL('./slow-kernel.mjs', import.meta.url))],
    ...(await writePlugins(await temporaryFolder(), [
      {
        name: 'naps',
        apply: 'async (image) => { await new Promise((done) => setTimeout(done, 700)); return image; }',
      },
    ])),
  ];
  const server = await serve(['--workers', '1', ...flags]);
  const photo = photos.find(({ path }) => path.endsWith('chelsea.png'))!.bytes;

  it('it is answered behind interim answers', async () => {
    let answer = (await ask(server, post('1.1', 'naps', picture))).toString('latin1');
    expect(answer.startsWith(INTERIM)).toBe(true);
    while (answer.startsWith(INTERIM)) answer = answer.slice(INTERIM.length);
    const { head, body } = split(Buffer.from(answer, 'latin1'));
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(body.subarray(0, PNG.length)).toEqual(PNG);
  });

  it('its job ends once the client is gone as a whole', async () => {
    const socket = connectTo(server);
    socket.on('error', () => undefined).resume();
    socket.end(post('1.1', 'slow', photo));
    const readiness = async () =>
      (await (await fetch(`${server.url}/health/ready`)).json()) as { jobs: { running: number } };
    await eventually('the job runs', async () => (await readiness()).jobs.running === 1);
    socket.destroy();
    // It takes a minute.
    await eventually('the job is over', async () => (await readiness()).jobs.running === 0);
  });

  it('and so does that of a client of HTTP/1.0, which cannot be asked, a moment after its half', async () => {
    const answer = await ask(server, post('1.0', 'slow', photo));
    expect(answer.toString()).toBe('');
  });
});
