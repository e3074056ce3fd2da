import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type MemoryBudget, createMemoryBudget } from '../../../upload/memory-budget.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** What uploads and answers hold in memory. */
    memoryBudget: MemoryBudget;
  }
}

/** Counts the memory that uploads and answers hold. */
export default fp(
  function memoryBudget(app: FastifyInstance, { maxBytes }: { maxBytes: number }, done: () => void) {
    app.decorate('memoryBudget', createMemoryBudget(maxBytes));
    done();
  },
  { name: 'memory-budget' },
);
