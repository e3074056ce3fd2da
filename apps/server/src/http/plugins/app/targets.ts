import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import createRouter from 'find-my-way';
import { type ApiError, apiError, requestError } from '../../../errors.js';

/** Says that a request's target is none, by its path or by its method. */
function refusal({ method, url }: FastifyRequest, allowed: ReadonlySet<string> | undefined): ApiError {
  const path = url.split('?')[0]!.slice(0, 200);
  if (!allowed) {
    return apiError(
      'NOT_FOUND',
      `There is nothing at ${path}. Check the address: GET /api/v1/openapi.json lists what there is.`,
    );
  }
  return requestError(
    405,
    `${path} does not know the method ${method}. Use ${[...allowed].join(' or ')} there; GET /api/v1/openapi.json says what each does.`,
  );
}

/**
 * Whether a request has a target: 404 where there is nothing at its path, 405 where its method is none of the path's (RFC
 * 9110, section 15.5.6). Fastify answers 404 to both, and only once it has looked for a parser of the body.
 */
export default fp(
  function targets(app: FastifyInstance, _options: object, done: () => void) {
    // Fastify tells the routes of a pattern, not those of a path; this one knows which paths are one pattern's.
    const router = createRouter({ maxParamLength: Infinity });
    const methods = new Map<string, Set<string>>();
    app.addHook('onRoute', ({ url, method }) => {
      // CORS takes OPTIONS of any path.
      if (url === '*') return;
      let known = methods.get(url);
      if (!known) {
        known = new Set();
        methods.set(url, known);
        router.on('GET', url, () => undefined, known);
      }
      for (const one of [method].flat()) known.add(one);
    });

    app.addHook('onRequest', (request, reply, next) => {
      const { raw } = request;
      if (raw.httpVersion === '1.1' && raw.headers.host === undefined) {
        next(
          requestError(
            400,
            'The request has no header "Host", which HTTP/1.1 asks for. Send it with the name or address of the server.',
          ),
        );
        return;
      }
      if (!request.is404) {
        next();
        return;
      }
      const allowed = router.find('GET', request.url)?.store as ReadonlySet<string> | undefined;
      if (allowed) void reply.header('Allow', [...allowed].join(', '));
      next(refusal(request, allowed));
    });
    app.setNotFoundHandler((request) => {
      throw refusal(request, undefined);
    });
    done();
  },
  { name: 'targets' },
);
