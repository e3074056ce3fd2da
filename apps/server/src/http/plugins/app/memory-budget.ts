import { collectGarbage } from '@revela/formats/codecs/garbage';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type MemoryBudget, createMemoryBudget } from '../../../upload/memory-budget.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** What uploads and answers hold in memory. */
    memoryBudget: MemoryBudget;
  }
}

/** Bytes that are worth a collection. */
const MIN_GARBAGE_BYTES = 1024 * 1024;

/** What bodies came and went in is garbage where no request is left; V8 alone would keep tens of megabytes of it. */
function collectChunks(bytes: number): void {
  if (bytes >= MIN_GARBAGE_BYTES) collectGarbage('young');
}

/** Counts the memory that uploads and answers hold. */
export default fp(
  function memoryBudget(app: FastifyInstance, { maxBytes }: { maxBytes: number }, done: () => void) {
    app.decorate('memoryBudget', createMemoryBudget(maxBytes, collectChunks));
    done();
  },
  { name: 'memory-budget' },
);
