import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { ProblemError } from './problem-error.js';
import type { Endpoint } from './server-address.js';

/** A server and the token it may ask for. */
export interface ServerTarget {
  readonly endpoint: Endpoint;
  readonly token: string | null;
}

/** What a header may hold. */
const HEADER_TEXT = /^[\x20-\x7e]*$/;
const MAX_JSON_BYTES = 4 * 1024 * 1024;

// No connection is kept: one that outlives a restart of the server would fail the next request.
const agents = {
  'http:': new http.Agent({ keepAlive: false }),
  'https:': new https.Agent({ keepAlive: false }),
};

let systemCertificatesLoaded = false;

/** Trusts what the operating system trusts, such as an office's own authority, where this Node can. */
function loadSystemCertificates(): void {
  if (systemCertificatesLoaded) return;
  systemCertificatesLoaded = true;
  const modern = tls as typeof tls & {
    getCACertificates?: (type: string) => string[];
    setDefaultCACertificates?: (certificates: string[]) => void;
  };
  if (!modern.getCACertificates || !modern.setDefaultCACertificates) return;
  modern.setDefaultCACertificates([
    ...modern.getCACertificates('default'),
    ...modern.getCACertificates('system'),
  ]);
}

/**
 * Opens a request to the server; the caller writes the body, if any, and ends it. No redirect is followed: it could lead the token
 * elsewhere.
 *
 * @throws ProblemError where the token has characters that no server's has
 */
export function openRequest(
  { endpoint, token }: ServerTarget,
  options: { method: 'GET' | 'POST'; path: string; headers?: http.OutgoingHttpHeaders },
): http.ClientRequest {
  const secure = endpoint.protocol === 'https:';
  if (secure) loadSystemCertificates();
  if (token !== null && !HEADER_TEXT.test(token)) throw new ProblemError('TOKEN_REJECTED');
  return (secure ? https : http).request({
    agent: agents[endpoint.protocol],
    hostname: endpoint.hostname,
    port: endpoint.port,
    method: options.method,
    path: endpoint.prefix + options.path,
    headers: {
      Accept: 'application/json, image/png',
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...options.headers,
    },
  });
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** undefined: the body was not JSON. */
  readonly body: unknown;
}

/** Gets a JSON resource; the whole exchange may take `timeoutMs`. */
export function getJson(target: ServerTarget, path: string, timeoutMs: number): Promise<JsonAnswer> {
  return new Promise((resolve, reject) => {
    const request = openRequest(target, { method: 'GET', path });
    const timer = setTimeout(() => {
      reject(new ProblemError('CONNECTION_TIMED_OUT'));
      request.destroy();
    }, timeoutMs);
    request.once('close', () => clearTimeout(timer));
    request.once('error', reject);
    request.once('response', (response) => {
      readJson(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    request.end();
  });
}

/** Reads a JSON body of a sane size; undefined where it is none. */
export async function readJson(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_JSON_BYTES) {
      response.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
