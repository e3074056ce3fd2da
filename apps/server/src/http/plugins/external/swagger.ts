import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { createLazyCompilers } from '../../lazy-compilers.js';

/** Describes routes in OpenAPI, by a server of which nothing but the description is ever asked. */
async function describe(routes: readonly RouteOptions[], version: string): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const app: FastifyInstance = Fastify({
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: createLazyCompilers().compilersFactory },
  });
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
  for (const route of routes) app.route(route);
  await app.ready();
  return app.swagger();
}

/**
 * The API's description in OpenAPI, from the schemas of the routes: `GET /api/v1/openapi.json`. It is made when it
 * is first asked for, which most servers never are.
 */
export default fp(
  function openApi(app: FastifyInstance, { version }: { version: string }, done: () => void) {
    const routes: RouteOptions[] = [];
    app.addHook('onRoute', (route) => {
      if (route.method !== 'HEAD') routes.push(route);
    });
    let description: Promise<object> | undefined;
    app.get(
      '/api/v1/openapi.json',
      { schema: { hide: true } },
      () =>
        (description ??= describe(routes, version).catch((error: unknown) => {
          // The next request may fare better.
          description = undefined;
          throw error;
        })),
    );
    done();
  },
  { name: 'open-api' },
);
