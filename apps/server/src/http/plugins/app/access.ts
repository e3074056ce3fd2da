import bearerAuth from '@fastify/bearer-auth';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { apiError } from '../../../errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: the route answers without a token, as often as it is asked. */
    open?: boolean;
  }
}

export interface AccessOptions {
  /** The token that requests must carry; none is asked for where undefined. */
  readonly token: string | undefined;
  /** Requests a minute of one client; 0 for any number. */
  readonly rateLimit: number;
}

/** Who may call and how often. Routes marked `open` are left out: a monitor has no token. */
export default fp(
  async function access(app: FastifyInstance, options: AccessOptions) {
    if (options.rateLimit > 0) {
      await app.register(rateLimit, { global: false, max: options.rateLimit, timeWindow: '1 minute' });
      const check = app.createRateLimit();
      // Before the token is looked at: guessing tokens is limited, too.
      app.addHook('onRequest', async (request, reply) => {
        if (request.routeOptions.config.open) return;
        const limit = await check(request);
        if (limit.isAllowed || !limit.isExceeded) return;
        const seconds = Math.max(1, limit.ttlInSeconds);
        void reply.header('Retry-After', String(seconds));
        throw apiError(
          'RATE_LIMITED',
          `More requests came from this address than the ${options.rateLimit} a minute that this server takes. Try again in ${seconds} s.`,
        );
      });
    }
    if (options.token !== undefined) {
      await app.register(bearerAuth, {
        addHook: false,
        keys: new Set([options.token]),
        verifyErrorLogLevel: 'debug',
        // A scheme's name is the same in any case (RFC 9110, section 11.1).
        specCompliance: 'rfc6749',
      });
      const verify = app.verifyBearerAuth!;
      app.addHook('onRequest', (request, reply, done) => {
        if (request.routeOptions.config.open) done();
        else {
          verify(request, reply, (error) => {
            if (error) void reply.header('WWW-Authenticate', 'Bearer realm="revela"');
            done(error);
          });
        }
      });
    }
  },
  { name: 'access' },
);
