import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Catalogue } from '../../../filters/catalogue.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** The filters of this server. */
    filters: Catalogue;
  }
}

/** The catalogue, for routes. */
export default fp(
  function filters(app: FastifyInstance, { catalogue }: { catalogue: Catalogue }, done: () => void) {
    app.decorate('filters', catalogue);
    done();
  },
  { name: 'filters' },
);
