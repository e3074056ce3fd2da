import { Agent, type ClientRequest, request, type IncomingHttpHeaders } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty where it was only counted. */
  readonly body: Buffer;
  /** Length of the body. */
  readonly bytes: number;
  /** Milliseconds from the first byte sent to the last one received. */
  readonly ms: number;
  /** `code` of an error, '' of anything else. */
  readonly code: string;
  /** The body as JSON. */
  json<T = unknown>(): T;
}

export interface FormFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A part of a form: a field's text, or a file. */
export type FormPart = readonly [name: string, value: string | FormFile];

/** The parts of a form, in their order; as a list, names may repeat. */
export type FormParts = Readonly<Record<string, string | FormFile>> | readonly FormPart[];

export const BOUNDARY = 'revela-testing-boundary';
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

const isList = (parts: FormParts): parts is readonly FormPart[] => Array.isArray(parts);

/** A form as it goes over the wire, of type {@link FORM_TYPE}. */
export function encodeForm(parts: FormParts): Buffer {
  const pieces: Uint8Array[] = [];
  for (const [name, value] of isList(parts) ? parts : Object.entries(parts)) {
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

/** What is asked of a server about one image. */
export interface FilterRequest {
  readonly image: Uint8Array;
  /** File name; `picture` where left out. */
  readonly name?: string;
  readonly filter: string;
  readonly params?: unknown;
  readonly regions?: unknown;
}

/** The form of a request, its file last. */
export function formOf({ image, name = 'picture', filter, params, regions }: FilterRequest): FormPart[] {
  return [
    ['filter', filter],
    ...(params === undefined ? [] : [['params', JSON.stringify(params)] as const]),
    ...(regions === undefined ? [] : [['regions', JSON.stringify(regions)] as const]),
    ['image', { name, bytes: image }],
  ];
}

// A connection is let go some time before the server, which keeps it for ten seconds, closes it under the next request.
const kept = { keepAlive: true, maxSockets: Infinity, timeout: 3000 };
const agent = new Agent(kept);
const tlsAgent = new TlsAgent(kept);

/** Closes the connections that are kept for further requests. */
export function closeConnections(): void {
  agent.destroy();
  tlsAgent.destroy();
}

/** Methods that tests send, those that no route has among them. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

export interface SendOptions {
  readonly method?: Method;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Called with the request, to abort it or to write its body slowly. */
  readonly onRequest?: (sent: ClientRequest) => void;
  /** Called once the answer's head is there. */
  readonly onHead?: (status: number, headers: IncomingHttpHeaders) => void;
  /** A connection of its own. */
  readonly fresh?: boolean;
  /** Certificate that is trusted, in PEM, where the address begins with `https:`. */
  readonly ca?: Buffer;
  /** Counts the bytes of a good answer and lets them go. */
  readonly countOnly?: boolean;
  /** Milliseconds without a byte after which it fails; none by default. */
  readonly timeoutMs?: number;
}

function answerOf(status: number, headers: IncomingHttpHeaders, body: Buffer, ms: number): Answer {
  const json = <T>() => JSON.parse(body.toString()) as T;
  const told = body.length > 0 && headers['content-type']?.startsWith('application/json');
  const code = (told && json<{ code?: string }>().code) || '';
  return { status, headers, body, bytes: body.length, ms, code, json };
}

/** Sends a request and collects its answer. */
export function send(url: string, options: SendOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, onRequest, onHead, fresh, ca, countOnly, timeoutMs } = options;
  const secure = url.startsWith('https:');
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = (secure ? requestTls : request)(
      url,
      {
        method,
        agent: fresh ? false : secure ? tlsAgent : agent,
        ...(ca && { ca }),
        headers: { ...(body && { 'Content-Length': String(body.length) }), ...headers },
        ...(timeoutMs !== undefined && { timeout: timeoutMs }),
      },
      (response) => {
        const status = response.statusCode!;
        onHead?.(status, response.headers);
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (!countOnly || status !== 200) chunks.push(chunk);
        });
        response.on('error', reject);
        response.on('end', () => {
          const ms = performance.now() - began;
          resolve({ ...answerOf(status, response.headers, Buffer.concat(chunks), ms), bytes });
        });
      },
    );
    // The agent's own timeout, of connections without a request, is told here as well.
    if (timeoutMs !== undefined)
      sent.on('timeout', () => sent.destroy(new Error(`${url} did not answer within ${timeoutMs} ms`)));
    sent.on('error', reject);
    onRequest?.(sent);
    if (body) sent.end(body);
    else if (!onRequest) sent.end();
  });
}

/** An app of Fastify's in this process, which is asked without a connection. */
export interface InjectableApp {
  inject(request: {
    method: Method;
    url: string;
    headers: Readonly<Record<string, string>>;
    payload?: Buffer;
  }): Promise<{ statusCode: number; headers: object; rawPayload: Buffer }>;
}

/** Who is asked: the address of a server, or an app. */
export type Target = string | InjectableApp;

/** Sends a request to a server or an app; method, headers and body alone reach the latter. */
export async function ask(target: Target, path: string, options: SendOptions = {}): Promise<Answer> {
  if (typeof target === 'string') return send(target + path, options);
  const { method = 'GET', headers = {}, body } = options;
  const began = performance.now();
  const answer = await target.inject({
    method,
    url: path,
    headers,
    ...(body && { payload: Buffer.from(body) }),
  });
  const ms = performance.now() - began;
  return answerOf(answer.statusCode, answer.headers as IncomingHttpHeaders, answer.rawPayload, ms);
}

/** Sends a form to `POST /api/v1/process`. */
export function sendForm(target: Target, parts: FormParts, options: SendOptions = {}): Promise<Answer> {
  return ask(target, '/api/v1/process', {
    method: 'POST',
    ...options,
    headers: { 'Content-Type': FORM_TYPE, ...options.headers },
    body: encodeForm(parts),
  });
}

/** Sends an image to be filtered. */
export function filterImage(target: Target, order: FilterRequest, options?: SendOptions): Promise<Answer> {
  return sendForm(target, formOf(order), options);
}

/** Sends an image to be blurred. */
export function sendImage(
  target: Target,
  bytes: Uint8Array,
  name?: string,
  options?: SendOptions,
): Promise<Answer> {
  return filterImage(target, { image: bytes, ...(name !== undefined && { name }), filter: 'blur' }, options);
}

/** Reads JSON from the server. */
export async function getJson<T>(url: string, options: SendOptions = {}): Promise<T> {
  return (await send(url, options)).json<T>();
}
