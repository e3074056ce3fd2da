import type { FastifyInstance } from 'fastify';

/** A part of a form: a field's text, or a file. */
export type Part = readonly [name: string, value: string | { name: string; bytes: Uint8Array }];

/** Sends a form to `POST /api/v1/process`, its parts in the order given. */
export async function sendParts(app: FastifyInstance, parts: readonly Part[]) {
  const form = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, new Blob([value.bytes as Uint8Array<ArrayBuffer>]), value.name);
  }
  const body = new Response(form);
  return app.inject({
    method: 'POST',
    url: '/api/v1/process',
    headers: { 'content-type': body.headers.get('content-type')! },
    payload: Buffer.from(await body.arrayBuffer()),
  });
}

export interface ProcessInput {
  readonly image: Uint8Array;
  readonly name?: string;
  readonly filter: string;
  readonly params?: unknown;
  readonly regions?: unknown;
}

/** Sends an image to be filtered. */
export function sendImage(app: FastifyInstance, { image, name, filter, params, regions }: ProcessInput) {
  const parts: Part[] = [
    ['image', { name: name ?? 'picture', bytes: image }],
    ['filter', filter],
  ];
  if (params !== undefined) parts.push(['params', JSON.stringify(params)]);
  if (regions !== undefined) parts.push(['regions', JSON.stringify(regions)]);
  return sendParts(app, parts);
}
