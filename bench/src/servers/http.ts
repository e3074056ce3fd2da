import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import { routes } from '@revela/shared';
import Fastify from 'fastify';

export type Params = Readonly<Record<string, number | undefined>>;

/** Filters an image file and returns a PNG. */
export type Process = (image: Buffer, params: Params) => Promise<Buffer>;

/**
 * Serves the part of the contract that is measured. Spares the peer what Revela does besides: no log, no schema,
 * no record. A filter that the peer does not have is refused, as none may stand in for another.
 *
 * @param version what the peer is made of
 * @param filters those it has, by name
 */
export async function serve(version: string, filters: Readonly<Record<string, Process>>): Promise<void> {
  const app = Fastify();
  await app.register(multipart, { limits: { fileSize: 64 * 1024 * 1024 } });
  app.get(routes.healthLive, () => ({ status: 'ok' }));
  app.get(routes.server, () => ({ version }));
  app.get(routes.filters, () => ({ filters: Object.keys(filters).map((name) => ({ name })) }));
  app.post(routes.process, async (request, reply) => {
    const fields: Record<string, string> = {};
    let image: Buffer | undefined;
    for await (const part of request.parts()) {
      if (part.type === 'file') image = await part.toBuffer();
      else fields[part.fieldname] = String(part.value);
    }
    if (!image) return reply.code(400).send({ code: 'IMAGE_MISSING' });
    const filter = fields['filter'] ?? '';
    if (!Object.hasOwn(filters, filter)) return reply.code(400).send({ code: 'FILTER_UNKNOWN' });
    const png = await filters[filter]!(image, JSON.parse(fields['params'] ?? '{}') as Params);
    return reply.type('image/png').send(png);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  console.log(JSON.stringify({ msg: 'listening', urls: [`http://127.0.0.1:${port}`] }));
}
