import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type ByteBudget, createByteBudget } from '../../../upload/byte-budget.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** What uploads and answers hold in memory. */
    bodies: ByteBudget;
  }
}

/** Counts the memory that uploads and answers hold. */
export default fp(
  function bodies(app: FastifyInstance, { maxBytes }: { maxBytes: number }, done: () => void) {
    app.decorate('bodies', createByteBudget(maxBytes));
    done();
  },
  { name: 'bodies' },
);
