import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { FilterCatalogueSchema, routes } from '@revela/shared';
import { Type } from 'typebox';

/** The answer is made of definitions that were checked at the start: whatever their schemas say is passed on. */
const serializerCompiler = () => JSON.stringify;

/** `GET /api/v1/filters`: the catalogue. */
const filters: FastifyPluginCallbackTypebox = (app, _options, done) => {
  const schema = {
    summary: 'List the filters',
    response: { 200: Type.Unsafe<unknown>(FilterCatalogueSchema) },
  };
  app.get(routes.filters, { schema, serializerCompiler }, () => app.filters.describe());
  done();
};

export default filters;
