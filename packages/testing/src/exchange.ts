import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

/** An answer as it came over a connection. */
export interface RawAnswer {
  readonly status: number;
  /** The status' reason phrase. */
  readonly reason: string;
  /** By their names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The answers in what came over a connection, each with its `Content-Length`.
 *
 * @throws {Error} where one is cut short
 */
export function parseAnswers(bytes: Buffer): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    if (headEnd < 0) throw new Error('The head of an answer is cut short');
    const [statusLine = '', ...lines] = bytes.toString('latin1', at, headEnd).split('\r\n');
    const [, status, reason = ''] = /^HTTP\/1\.1 (\d{3}) (.*)$/.exec(statusLine) ?? [];
    if (status === undefined) throw new Error(`${statusLine} is no status line`);
    const headers: IncomingHttpHeaders = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const start = headEnd + 4;
    const end = start + Number(headers['content-length'] ?? 0);
    if (end > bytes.length) throw new Error('The body of an answer is cut short');
    answers.push({ status: Number(status), reason, headers, body: bytes.subarray(start, end) });
    at = end;
  }
  return answers;
}

/**
 * Sends bytes as they are, be they HTTP or not, to a server on this machine that ends the connection.
 *
 * @returns its answers
 */
export async function exchange(port: number, bytes: string | Uint8Array): Promise<RawAnswer[]> {
  const received = await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    connect(port, '127.0.0.1')
      .on('error', reject)
      .on('data', (chunk) => chunks.push(chunk))
      .on('close', () => {
        resolve(Buffer.concat(chunks));
      })
      .write(bytes);
  });
  return parseAnswers(received);
}
