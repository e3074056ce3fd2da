import { execFile } from 'node:child_process';
import { connect, constants } from 'node:http2';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BOUNDARY, FORM_TYPE, send } from '@revela/testing/client';
import { findPython } from '@revela/testing/python';

const MEBIBYTE = 1024 * 1024;

export const TOKEN = 'a-token-of-32-characters-0123456';
export const AUTHORIZED = { Authorization: `Bearer ${TOKEN}` };

/** A large upload that is answered before all of it is read. */
export interface Refusal {
  readonly what: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How the body begins; zeros follow. */
  readonly start: string;
  readonly zeros: number;
  /** True: it is sent without its length. */
  readonly chunked?: boolean;
  readonly answer: Told;
}

/** Status and code of an answer; where none arrived 0 and why, where it was not ours what it says. */
export type Told = readonly [status: number, code: string];

const part = (name: string, file: boolean) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file ? '; filename="large"' : ''}\r\n\r\n`;
const form = { ...AUTHORIZED, 'Content-Type': FORM_TYPE };
const image = part('image', true);

export const refusals: readonly Refusal[] = [
  {
    what: 'one that is too large, its length told',
    headers: form,
    start: image,
    zeros: 70 * MEBIBYTE,
    answer: [413, 'IMAGE_TOO_LARGE'],
  },
  {
    what: 'one that is too large, its length not told',
    headers: form,
    start: image,
    zeros: 70 * MEBIBYTE,
    chunked: true,
    answer: [413, 'IMAGE_TOO_LARGE'],
  },
  {
    what: 'one without the token',
    headers: { 'Content-Type': FORM_TYPE },
    start: image,
    zeros: 60 * MEBIBYTE,
    answer: [401, 'TOKEN_REQUIRED'],
  },
  {
    what: 'one of another type',
    headers: { ...AUTHORIZED, 'Content-Type': 'image/jpeg' },
    start: '',
    zeros: 60 * MEBIBYTE,
    answer: [400, 'MULTIPART_INVALID'],
  },
  {
    what: 'one with an unknown part in front',
    headers: form,
    start: `${part('picture', false)}x\r\n${image}`,
    zeros: 60 * MEBIBYTE,
    answer: [400, 'MULTIPART_INVALID'],
  },
];

/** One that is refused where uploads hold all the memory that they may. */
export const busy: Refusal = {
  what: 'one for which there is no memory',
  headers: form,
  start: image,
  zeros: 60 * MEBIBYTE,
  answer: [503, 'SERVER_BUSY'],
};

/** A client, and how it reads an answer that comes while it sends. */
export interface RefusedClient {
  readonly name: string;
  /** Why it is not on this machine; undefined where it is. */
  readonly missing: string | undefined;
  /**
   * Sends an upload several times, one after another.
   *
   * @param ca file of the certificate that is trusted
   */
  send(url: string, refusal: Refusal, times: number, ca?: string): Promise<Told[]>;
}

function told(status: number, body: Buffer): Told {
  try {
    return [status, (JSON.parse(body.toString()) as { code: string }).code];
  } catch {
    return [status, body.toString()];
  }
}

const repeated = async (times: number, once: () => Promise<Told>): Promise<Told[]> => {
  const all: Told[] = [];
  for (let i = 0; i < times; i++) {
    all.push(await once().catch((error: unknown): Told => [0, String(error)]));
  }
  return all;
};

const bodyOf = ({ start, zeros }: Refusal) => Buffer.concat([Buffer.from(start), Buffer.alloc(zeros)]);

/** HTTP/1.1; reads while it sends, as Revela's own client does. */
export const nodeClient: RefusedClient = {
  name: 'Node',
  missing: undefined,
  send: (url, refusal, times, ca) =>
    repeated(times, async () => {
      const body = bodyOf(refusal);
      const { status, body: answer } = await send(url, {
        method: 'POST',
        ...(ca !== undefined && { ca: readFileSync(ca) }),
        ...(refusal.chunked
          ? {
              headers: { ...refusal.headers, 'Transfer-Encoding': 'chunked' },
              onRequest: (sent) => sent.end(body),
            }
          : { headers: refusal.headers, body }),
      });
      return told(status, answer);
    }),
};

/** HTTP/2, as browsers speak it to a proxy. */
export const http2Client: RefusedClient = {
  name: 'HTTP/2',
  missing: undefined,
  send: (url, refusal, times, ca) =>
    repeated(times, async () => {
      const { origin, pathname } = new URL(url);
      const session = connect(origin, {
        ...(ca !== undefined && { ca: readFileSync(ca) }),
        // Megabytes that wait to be sent count, and past it Node refuses the answer.
        maxSessionMemory: 1000,
      });
      try {
        return await new Promise<Told>((resolve, reject) => {
          session.on('error', reject);
          const body = bodyOf(refusal);
          const stream = session.request({
            [constants.HTTP2_HEADER_METHOD]: 'POST',
            [constants.HTTP2_HEADER_PATH]: pathname,
            ...(!refusal.chunked && { [constants.HTTP2_HEADER_CONTENT_LENGTH]: body.length }),
            ...refusal.headers,
          });
          const chunks: Buffer[] = [];
          let status = 0;
          stream.on('response', (headers) => (status = headers[':status'] ?? 0));
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => resolve(told(status, Buffer.concat(chunks))));
          stream.on('error', reject);
          stream.end(body);
        });
      } finally {
        session.destroy();
      }
    }),
};

const python = findPython([]);

/** HTTP/1.1 with `Connection: close`; reads only once it has sent everything. */
export const urllib: RefusedClient = {
  name: "Python's urllib",
  missing: python === undefined ? 'there is no Python on this machine' : undefined,
  send: (url, { headers, start, zeros, chunked = false }, times, ca) =>
    new Promise((resolve, reject) => {
      const script = fileURLToPath(new URL('send-by-urllib.py', import.meta.url));
      const child = execFile(python!, [script], (error, stdout) => {
        if (error) reject(new Error('the script failed', { cause: error }));
        else resolve(JSON.parse(stdout) as Told[]);
      });
      child.stdin!.end(JSON.stringify({ url, headers, start, zeros, chunked, ca: ca ?? null, times }));
    }),
};
