import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** The API's description in OpenAPI, from the schemas of the routes: `GET /api/v1/openapi.json`. */
export default fp(
  async function openApi(app: FastifyInstance, { version }: { version: string }) {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Revela',
          description: 'Filters photographs on a machine of your own.',
          version,
          license: { name: 'MIT', identifier: 'MIT' },
        },
      },
    });
    app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
  },
  { name: 'open-api' },
);
