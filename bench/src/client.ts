import { randomBytes } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { routes, type FilterName } from '@revela/shared';

/** What is asked of a server; the same bytes go to each. */
export interface Upload {
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Answer {
  /** From the first byte sent to the last one received. */
  readonly milliseconds: number;
  readonly bytes: number;
  /** Durations of the `Server-Timing` header, by name. */
  readonly phases: Readonly<Record<string, number>>;
  /** The PNG, where it was to be kept. */
  readonly png?: Buffer;
}

/** No request may take longer: a server that hangs must not hang the benchmark. */
const TIMEOUT_MS = 300_000;

/** A multipart body with the parts of the contract, made once and sent many times. */
export function makeUpload(image: Buffer, fileName: string, filter: FilterName, params: object): Upload {
  const boundary = `bench-${randomBytes(12).toString('hex')}`;
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head =
    field('filter', filter) +
    field('params', JSON.stringify(params)) +
    `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="${fileName}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/**
 * Sends an upload over a connection of its own and receives the whole PNG.
 *
 * @param keep keeps the PNG; it is only counted otherwise
 * @throws {Error} where the answer is not a PNG, or does not come
 */
export function send(origin: string, upload: Upload, keep = false): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const outgoing = request(
      new URL(routes.process, origin),
      {
        method: 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        headers: { 'Content-Type': upload.contentType, 'Content-Length': upload.body.length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const isPng = response.statusCode === 200 && response.headers['content-type'] === 'image/png';
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (keep || !isPng) chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const milliseconds = performance.now() - began;
          if (!isPng) {
            const text = Buffer.concat(chunks).toString('utf8', 0, 300);
            reject(new Error(`${origin} answered ${response.statusCode}: ${text}`));
            return;
          }
          const answer = { milliseconds, bytes, phases: phasesOf(response) };
          resolve(keep ? { ...answer, png: Buffer.concat(chunks) } : answer);
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${origin} did not answer in time`)));
    outgoing.on('error', reject);
    outgoing.end(upload.body);
  });
}

function phasesOf(response: IncomingMessage): Record<string, number> {
  const header = response.headers['server-timing'];
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).matchAll(
    /([\w-]+);dur=([\d.]+)/g,
  );
  return Object.fromEntries([...entries].map(([, name, duration]) => [name!, Number(duration)]));
}

/** Milliseconds a `GET` takes over a connection of its own; fails where the answer is not a 200. */
export function probe(url: string, timeoutMs = TIMEOUT_MS): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const outgoing = request(url, { agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${url} did not answer in time`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}
