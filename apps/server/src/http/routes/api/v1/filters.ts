import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { describeCatalogue, FilterCatalogueSchema, routes } from '@revela/shared';

/** `GET /api/v1/filters`: the catalogue. */
const filters: FastifyPluginCallbackTypebox = (app, _options, done) => {
  const schema = { summary: 'List the filters', response: { 200: FilterCatalogueSchema } };
  app.get(routes.filters, { schema }, () => describeCatalogue());
  done();
};

export default filters;
