import { STATUS_CODES } from 'node:http';
import { errorStatus, type ErrorBody, type ErrorCode } from '@revela/shared';
import type { FastifyError, FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { apiError, type ApiError, isApiError } from '../../errors.js';
import { ImageError } from '../../imaging/errors.js';
import { QueueFullError } from '../../imaging/admission.js';
import { JobTimeoutError } from '../../imaging/pipeline.js';

/** The contract's error for whatever a route or Fastify itself threw. */
function toApiError(error: FastifyError): ApiError {
  if (isApiError(error)) return error;
  if (error instanceof ImageError) return apiError(error.code, error.message, { cause: error });
  if (error instanceof QueueFullError) {
    return apiError(
      'SERVER_BUSY',
      `The server has as much to do as it can take. Try again in ${error.retryAfterSeconds} seconds.`,
      { cause: error },
    );
  }
  if (error instanceof JobTimeoutError) {
    return apiError('PROCESSING_TIMEOUT', 'The picture took too long to process. Try a smaller one.', {
      cause: error,
    });
  }
  if (error.validation) return apiError('PARAMS_INVALID', `${error.message}.`, { cause: error });
  if (error.statusCode === 404) return apiError('NOT_FOUND', error.message, { cause: error });
  if (error.statusCode === 413) {
    return apiError('IMAGE_TOO_LARGE', 'The request is larger than the server accepts.', { cause: error });
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return apiError('MULTIPART_INVALID', `The request cannot be read: ${error.message}.`, { cause: error });
  }
  return apiError('INTERNAL', 'The server failed. The fault is written in its log.', { cause: error });
}

function body(code: ErrorCode, message: string): ErrorBody {
  const statusCode = errorStatus[code];
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message };
}

/** Answers every error in the contract's shape and logs the server's own faults with their cause. */
export default fp(
  function errorHandler(app: FastifyInstance) {
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const known = toApiError(error);
      if (known.statusCode >= 500)
        request.log.error({ err: known.cause ?? known, code: known.code }, known.message);
      else request.log.info({ code: known.code, cause: String(known.cause ?? '') }, known.message);
      if (error instanceof QueueFullError) void reply.header('Retry-After', String(error.retryAfterSeconds));
      else if (known.code === 'SERVER_BUSY') void reply.header('Retry-After', '5');
      return reply
        .code(known.statusCode)
        .type('application/json; charset=utf-8')
        .send(body(known.code, known.message));
    });

    app.setNotFoundHandler((request, reply) =>
      reply
        .code(404)
        .send(body('NOT_FOUND', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`)),
    );
  },
  { name: 'error-handler' },
);
