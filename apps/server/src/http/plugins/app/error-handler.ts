import type { ErrorCode } from '@revela/shared';
import type { FastifyError, FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { errorBody } from '../../../errors.js';
import { QueueFullError } from '../../../jobs/admission.js';
import { toApiError } from '../../to-api-error.js';
import { answerExpectation } from '../../unread-requests.js';

/** Seconds after which it is worth to ask again, where nothing says more. */
const RETRY_AFTER_SECONDS = 5;

/** Codes of what passes by itself, and is no fault of the server's while it does. */
const passing: ReadonlySet<ErrorCode> = new Set(['SERVER_BUSY', 'SERVER_STOPPING']);

/** Answers every error in the contract's shape and logs the server's own faults with their cause. */
export default fp(
  function errorHandler(app: FastifyInstance) {
    app.server.on('checkExpectation', answerExpectation);
    app.setErrorHandler((error: FastifyError, request, reply) => {
      if (request.raw.socket.destroyed) {
        // Nobody is left to answer; what went wrong most likely is just that.
        request.log.info({ cause: String(error) }, 'the client went away');
        reply.hijack();
        return;
      }
      const known = toApiError(error, request.headers['content-type']);
      const { statusCode, code } = known;
      if (statusCode >= 500 && code !== 'SERVER_STOPPING')
        request.log.error({ err: known.cause ?? known, code }, known.message);
      else request.log.info({ code, cause: String((known.cause as Error | undefined) ?? '') }, known.message);
      if (passing.has(code)) {
        const seconds = error instanceof QueueFullError ? error.retryAfterSeconds : RETRY_AFTER_SECONDS;
        void reply.header('Retry-After', String(seconds));
      }
      // RFC 9110, section 15.5.9: what was cut off is not read to its end.
      if (statusCode === 408) void reply.header('Connection', 'close');
      // As text: a route may have a schema of its own for an answer of this status.
      return reply
        .code(statusCode)
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(errorBody(known)));
    });
  },
  { name: 'error-handler' },
);
