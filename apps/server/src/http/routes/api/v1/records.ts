import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import {
  ErrorSchema,
  RecordIdParamsSchema,
  RecordSchema,
  RecordsPageSchema,
  recordsQuerySchema,
  routes,
} from '@revela/shared';
import { InvalidCursorError } from '../../../../records/records-repository.js';
import { apiError } from '../../../../errors.js';

const NO_RECORD = 'There is no such record. GET /api/v1/records lists those that there are.';

/** `GET /api/v1/records` and `GET /api/v1/records/:id`: what was processed. */
const records: FastifyPluginCallbackTypebox = (app, _options, done) => {
  // What was processed a moment ago is to be seen, and no cache between is to keep it.
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('Cache-Control', 'no-store');
  });

  app.get(
    routes.records,
    {
      schema: {
        summary: 'List what was processed, newest first',
        querystring: recordsQuerySchema(app.filters.names),
        response: { 200: RecordsPageSchema, 400: ErrorSchema },
      },
    },
    async (request) => {
      try {
        return await app.records.list(request.query);
      } catch (error) {
        if (error instanceof InvalidCursorError) {
          throw apiError(
            'PARAMS_INVALID',
            'The cursor is none that a page of records gave. Send the "nextCursor" of the page before, or none for the newest.',
            { cause: error },
          );
        }
        throw error;
      }
    },
  );

  app.get(
    routes.record,
    {
      schema: {
        summary: 'One record',
        params: RecordIdParamsSchema,
        response: { 200: RecordSchema, 404: ErrorSchema },
      },
      // The schema would take whatever JavaScript reads as a number: 1e2, 0x10.
      preValidation(request, _reply, next) {
        const { id } = request.params as unknown as { id: string };
        next(/^[1-9][0-9]*$/.test(id) ? undefined : apiError('NOT_FOUND', NO_RECORD));
      },
      // An id that is too large names no record, either.
      errorHandler: (error) => {
        throw error.validation ? apiError('NOT_FOUND', NO_RECORD, { cause: error }) : error;
      },
    },
    async (request) => {
      const record = await app.records.find(request.params.id);
      if (!record) throw apiError('NOT_FOUND', NO_RECORD);
      return record;
    },
  );
  done();
};

export default records;
