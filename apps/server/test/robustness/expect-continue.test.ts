import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { encodeForm, FORM_TYPE, send } from '@revela/testing/client';
import { fixture } from '@revela/testing/fixture-files';
import { serve } from '@revela/testing/serve';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const TOKEN = 'a-token-of-many-letters';
const body = encodeForm({ filter: 'blur', image: { name: 'a.png', bytes: fixture('png/rgba-9x6.png') } });

describe('a client that asks before it sends its body', async () => {
  const server = await serve(['--workers', '1', '--token', TOKEN]);

  /** Sends the head of a request, and its body once it is told to; resolves with all that came. */
  function ask(headers: Readonly<Record<string, string | number>>): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      let received = '';
      socket.on('data', (data) => {
        const before = received;
        received += data.toString('latin1');
        if (received.startsWith(CONTINUE) && !before.startsWith(CONTINUE)) socket.write(body);
        const length = /^content-length: (\d+)$/im.exec(received)?.[1];
        const end = received.indexOf('\r\n\r\n', received.startsWith(CONTINUE) ? CONTINUE.length : 0);
        if (length !== undefined && end >= 0 && received.length >= end + 4 + Number(length)) {
          socket.destroy();
          resolve(received);
        }
      });
      socket.on('error', reject);
      socket.on('close', () => {
        resolve(received);
      });
      const lines = Object.entries({ Host: 'x', Expect: '100-continue', ...headers });
      socket.write(
        `POST /api/v1/process HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      );
    });
  }

  const good = {
    'Content-Type': FORM_TYPE,
    'Content-Length': body.length,
    Authorization: `Bearer ${TOKEN}`,
  };

  it('is told to go on, and gets its picture', async () => {
    const answer = await ask(good);
    expect(answer.startsWith(`${CONTINUE}HTTP/1.1 200 OK\r\n`)).toBe(true);
  });

  it.each([
    ['too large', 413, { ...good, 'Content-Length': 70 * 1024 * 1024 }],
    ['without a token', 401, { ...good, Authorization: 'Bearer wrong' }],
    ['of another type', 400, { ...good, 'Content-Type': 'image/jpeg' }],
    ['without a boundary', 400, { ...good, 'Content-Type': 'multipart/form-data' }],
    ['compressed', 400, { ...good, 'Content-Encoding': 'gzip' }],
  ])('is not told to send what is refused anyway: %s', async (_what, status, headers) => {
    const answer = await ask(headers);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    // What it does with its body is unknown: no other request can come behind it.
    expect(answer).toMatch(/^connection: close$/im);
  });

  it('is served through a client of Node as well, which waits for the word', async () => {
    const answer = await send(`${server.url}/api/v1/process`, {
      method: 'POST',
      headers: { ...good, 'Content-Length': String(body.length), Expect: '100-continue' },
      onRequest: (sent) => {
        sent.once('continue', () => sent.end(body));
        sent.flushHeaders();
      },
    });
    expect(answer.status).toBe(200);
  });
});
