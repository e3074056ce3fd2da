import { Agent, type ClientRequest, request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly ms: number;
  /** `code` of an error, '' of anything else. */
  readonly code: string;
}

export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const BOUNDARY = 'revela-robustness-boundary';
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form as it goes over the wire, its parts in the order of the object's keys. */
export function encodeForm(parts: Readonly<Record<string, string | FormFile>>): Buffer {
  const pieces: Uint8Array[] = [];
  for (const [name, value] of Object.entries(parts)) {
    const file = typeof value === 'string' ? '' : `; filename="${value.name.replaceAll('"', '%22')}"`;
    pieces.push(
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      typeof value === 'string' ? Buffer.from(value) : value.bytes,
      Buffer.from('\r\n'),
    );
  }
  pieces.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return Buffer.concat(pieces);
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** Closes the connections that are kept for further requests. */
export function closeConnections(): void {
  agent.destroy();
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Called with the request, to abort it or to write its body slowly. */
  readonly onRequest?: (sent: ClientRequest) => void;
  /** Called once the answer's head is there. */
  readonly onHead?: (status: number, headers: IncomingHttpHeaders) => void;
  /** A connection of its own. */
  readonly fresh?: boolean;
}

/** Sends a request and collects its answer. */
export function send(url: string, options: SendOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, onRequest, onHead, fresh } = options;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        agent: fresh ? false : agent,
        headers: { ...(body && { 'Content-Length': String(body.length) }), ...headers },
      },
      (response) => {
        onHead?.(response.statusCode!, response.headers);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          let code = '';
          if (response.headers['content-type']?.startsWith('application/json')) {
            code = (JSON.parse(bytes.toString()) as { code?: string }).code ?? '';
          }
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: bytes,
            ms: performance.now() - began,
            code,
          });
        });
      },
    );
    sent.on('error', reject);
    onRequest?.(sent);
    if (body) sent.end(body);
    else if (!onRequest) sent.end();
  });
}

/** Sends a form to `POST /api/v1/process`. */
export function sendForm(
  server: string,
  parts: Readonly<Record<string, string | FormFile>>,
  options: SendOptions = {},
): Promise<Answer> {
  return send(`${server}/api/v1/process`, {
    method: 'POST',
    ...options,
    headers: { 'Content-Type': FORM_TYPE, ...options.headers },
    body: encodeForm(parts),
  });
}

/** Sends an image to be blurred. */
export function sendImage(server: string, bytes: Uint8Array, name = 'picture', options: SendOptions = {}) {
  return sendForm(server, { image: { name, bytes }, filter: 'blur' }, options);
}

/** Reads JSON from the server. */
export async function getJson<T>(url: string, options: SendOptions = {}): Promise<T> {
  const { body } = await send(url, options);
  return JSON.parse(body.toString()) as T;
}
