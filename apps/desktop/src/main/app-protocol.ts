import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { net, protocol, type Protocol } from 'electron';
import { servedFile } from './file-paths.js';
import { SCHEME } from './image-url.js';

export const RENDERER_ORIGIN = `${SCHEME}://renderer`;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

/** An image the window may show. */
export interface ServableImage {
  readonly path: string;
  readonly mediaType: string;
  /** Makes what is shown in the file's place, where Chromium cannot show that. */
  readonly preview?: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Names the scheme; has to run before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      // Fetching is for the worker that makes thumbnails; to the page its policy forbids it.
      privileges: { standard: true, secure: true, stream: true, supportFetchAPI: true, corsEnabled: true },
    },
  ]);
}

/**
 * Serves the window's own files at `app://renderer/` and open images at `app://image/<id>`; nothing else.
 *
 * @param sessionProtocol protocols of the window's session
 * @param rendererFolder folder of the built renderer
 * @param findImage the image of an id
 */
export function serveApp(
  sessionProtocol: Protocol,
  rendererFolder: string,
  findImage: (id: string) => ServableImage | undefined,
): void {
  sessionProtocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET') return plain(405);
    try {
      if (url.hostname === 'renderer') return await serveFile(rendererFolder, url.pathname);
      if (url.hostname === 'image') return await serveImage(findImage(url.pathname.slice(1)));
    } catch {
      return plain(404);
    }
    return plain(404);
  });
}

async function serveFile(folder: string, pathname: string): Promise<Response> {
  const file = servedFile(folder, pathname);
  const mediaType = file && mediaTypes[extname(file)];
  if (!mediaType) return plain(404);
  const content = await readFile(file);
  const headers: Record<string, string> = { 'Content-Type': mediaType, 'X-Content-Type-Options': 'nosniff' };
  if (mediaType.startsWith('text/javascript')) headers['Content-Security-Policy'] = workerSecurityPolicy();
  if (!mediaType.startsWith('text/html')) return new Response(new Uint8Array(content), { headers });

  // react-aria adds a few style rules of its own while running: they carry this page load's nonce.
  const nonce = randomBytes(16).toString('base64');
  headers['Content-Security-Policy'] = contentSecurityPolicy(nonce);
  return new Response(content.toString('utf8').replaceAll('%NONCE%', nonce), { headers });
}

function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' ${SCHEME}://image`,
    "worker-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What a worker may do, whose policy comes with its script: read open images and nothing else. */
function workerSecurityPolicy(): string {
  return ["default-src 'none'", "script-src 'self'", `connect-src ${SCHEME}://image`].join('; ');
}

async function serveImage(image: ServableImage | undefined): Promise<Response> {
  if (!image) return plain(404);
  const headers = {
    'Content-Type': image.mediaType,
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': RENDERER_ORIGIN,
  };
  if (image.preview) return new Response(await image.preview(), { headers });
  const file = await net.fetch(pathToFileURL(image.path).href);
  return new Response(file.body, { headers });
}

function plain(status: number): Response {
  return new Response(null, { status });
}
