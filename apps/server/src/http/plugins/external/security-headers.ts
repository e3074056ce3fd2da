import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export interface SecurityHeadersOptions {
  /** True where the server itself speaks TLS: only then may it tell browsers to insist on it. */
  readonly tls: boolean;
  /** Origins whose pages may call the API; none where empty. */
  readonly corsOrigins: readonly string[];
}

/** Helmet's headers, strict as an API can be, and CORS for the origins that are named. */
export default fp(
  async function securityHeaders(app: FastifyInstance, { tls, corsOrigins }: SecurityHeadersOptions) {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
      },
      strictTransportSecurity: tls,
      referrerPolicy: { policy: 'no-referrer' },
    });
    if (corsOrigins.length > 0) {
      await app.register(cors, {
        origin: [...corsOrigins],
        methods: ['GET', 'HEAD', 'POST'],
        allowedHeaders: ['Authorization', 'Content-Type'],
        exposedHeaders: ['Content-Disposition', 'Location', 'Retry-After', 'Server-Timing'],
        maxAge: 600,
        // It refuses other OPTIONS in no shape.
        strictPreflight: false,
      });
    }
  },
  { name: 'security-headers' },
);
