import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { describeFormats } from '@revela/formats';
import { type Limits, routes, SERVER_NAME, type ServerInfo, ServerInfoSchema } from '@revela/shared';

/** `GET /api/v1/server`: name, version, start, limits, accepted formats. */
const server: FastifyPluginCallbackTypebox<{ limits: Limits; version: string; startedAt: string }> = (
  app,
  { limits, version, startedAt },
  done,
) => {
  const schema = { summary: 'Describe the server', response: { 200: ServerInfoSchema } };
  app.get(routes.server, { schema }, (): ServerInfo => ({
    name: SERVER_NAME,
    version,
    startedAt,
    limits,
    formats: describeFormats(),
  }));
  done();
};

export default server;
