import type { AddressInfo } from 'node:net';
import multipart from '@fastify/multipart';
import { routes, type FilterName } from '@revela/shared';
import Fastify from 'fastify';

/** Filters an image file and returns a PNG. */
export type Process = (image: Buffer, filter: FilterName, params: { size?: number }) => Promise<Buffer>;

/**
 * Serves the part of the contract that is measured. Spares the peer what Revela does besides: no log, no schema,
 * no record.
 *
 * @param version what the peer is made of
 */
export async function serve(version: string, process: Process): Promise<void> {
  const app = Fastify();
  await app.register(multipart, { limits: { fileSize: 64 * 1024 * 1024 } });
  app.get(routes.healthLive, () => ({ status: 'ok' }));
  app.get(routes.server, () => ({ version }));
  app.post(routes.process, async (request, reply) => {
    const fields: Record<string, string> = {};
    let image: Buffer | undefined;
    for await (const part of request.parts()) {
      if (part.type === 'file') image = await part.toBuffer();
      else fields[part.fieldname] = String(part.value);
    }
    if (!image) return reply.code(400).send();
    const params = JSON.parse(fields['params'] ?? '{}') as { size?: number };
    const png = await process(image, fields['filter'] as FilterName, params);
    return reply.type('image/png').send(png);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  console.log(JSON.stringify({ msg: 'listening', urls: [`http://127.0.0.1:${port}`] }));
}
