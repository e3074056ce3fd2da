import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { errorStatus, stripUnsafe, type ErrorBody, type ErrorCode } from '@revela/shared';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { apiError, type ApiError, isApiError } from '../../../errors.js';
import { FilterFailedError } from '@revela/filters';
import { ImageError } from '@revela/formats/errors';
import { QueueFullError } from '../../../jobs/admission.js';
import { isShortage } from '../../../jobs/shortage.js';
import { NoThreadsError } from '../../../jobs/thread-pool.js';
import { JobTimeoutError, OutOfMemoryError } from '../../../imaging/pipeline.js';
import { sendAsForm } from '../../../upload/read-parts.js';
import { DatabaseUnavailableError, DatabaseUnusableError } from '../../../records/unavailable.js';

/** The contract's error for whatever a route or Fastify itself threw. */
function toApiError(error: FastifyError, type: string | undefined): ApiError {
  if (isApiError(error)) return error;
  if (error instanceof ImageError) return apiError(error.code, error.message, { cause: error });
  if (error instanceof FilterFailedError) {
    return apiError(
      'FILTER_FAILED',
      `The filter ${error.filter} failed. What happened is written in the server's log.`,
      { cause: error },
    );
  }
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
  if (error instanceof OutOfMemoryError) {
    return error.alone
      ? apiError('IMAGE_TOO_MANY_PIXELS', 'The image needs more memory than this server has.', {
          cause: error,
        })
      : apiError('SERVER_BUSY', 'The server ran short of memory. Try again in a moment.', { cause: error });
  }
  if (error instanceof NoThreadsError) {
    return apiError(
      'SERVER_BUSY',
      'The server cannot filter pictures at the moment. Try again in a moment; where that does not help tell whoever runs it, whose log says why.',
      { cause: error },
    );
  }
  if (isShortage(error)) {
    return apiError(
      'SERVER_BUSY',
      'The server is short of memory or file handles at the moment. Try again in a moment.',
      { cause: error },
    );
  }
  if (error instanceof DatabaseUnavailableError) {
    return apiError('SERVER_BUSY', 'The server cannot write its records at the moment. Try again shortly.', {
      cause: error,
    });
  }
  if (error instanceof DatabaseUnusableError) {
    return apiError(
      'SERVER_BUSY',
      'The database of the server has to be restored. Tell whoever runs it, and send the picture again afterwards.',
      { cause: error },
    );
  }
  if (error.statusCode === 401) {
    return apiError('TOKEN_REQUIRED', 'This server asks for a token: set it in the settings.', {
      cause: error,
    });
  }
  if (error.validation) return apiError('PARAMS_INVALID', `${error.message}.`, { cause: error });
  if (error.statusCode === 404) return apiError('NOT_FOUND', error.message, { cause: error });
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return apiError('MULTIPART_INVALID', sendAsForm(type ?? ''), { cause: error });
  }
  if (error.statusCode === 413) {
    return apiError('IMAGE_TOO_LARGE', 'The request is larger than the server accepts.', { cause: error });
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return apiError('MULTIPART_INVALID', `The request cannot be read: ${error.message}.`, { cause: error });
  }
  return apiError('INTERNAL', 'The server failed. The fault is written in its log.', { cause: error });
}

/**
 * The body of an error.
 *
 * @param statusCode where HTTP itself asks for another than the code's
 */
export function errorBody(
  code: ErrorCode,
  message: string,
  statusCode: number = errorStatus[code],
): ErrorBody {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message };
}

/** Answers a request that Fastify gave up on before any route: its URL cannot be read. */
export function answerBadRequest(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  request.log.info({ cause: String(error) }, 'the URL cannot be read');
  void reply.code(404).send(errorBody('NOT_FOUND', 'There is nothing at this URL.'));
}

/** What is wrong with a request that Node's parser gives up on, by the code of its error. */
const unreadable: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive and was cut off.'],
  HPE_HEADER_OVERFLOW: [
    431,
    'The headers of the request are larger than 16 KiB together. Send fewer, or shorter ones.',
  ],
};

/** Answers what is no HTTP request, or never becomes one, and ends its connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const [status, message] = unreadable[error.code ?? ''] ?? [
      400,
      'The request cannot be read: it is no valid HTTP.',
    ];
    const body = JSON.stringify(errorBody('MULTIPART_INVALID', message, status));
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}

/** Answers a request that expects of the server what it does not do (RFC 9110, section 10.1.1). */
function answerExpectation(request: IncomingMessage, response: ServerResponse): void {
  const message =
    'The server does not know what the header Expect asks for. Leave it out, or send "100-continue".';
  response
    .writeHead(417, { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' })
    .end(JSON.stringify(errorBody('MULTIPART_INVALID', message, 417)));
  request.resume();
}

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
      if (known.statusCode >= 500)
        request.log.error({ err: known.cause ?? known, code: known.code }, known.message);
      else
        request.log.info(
          { code: known.code, cause: String((known.cause as Error | undefined) ?? '') },
          known.message,
        );
      if (error instanceof QueueFullError) void reply.header('Retry-After', String(error.retryAfterSeconds));
      else if (known.code === 'SERVER_BUSY') void reply.header('Retry-After', '5');
      return reply
        .code(known.statusCode)
        .type('application/json; charset=utf-8')
        .send(errorBody(known.code, known.message));
    });

    app.setNotFoundHandler((request, reply) =>
      reply
        .code(404)
        .send(
          errorBody(
            'NOT_FOUND',
            stripUnsafe(`There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
          ),
        ),
    );
  },
  { name: 'error-handler' },
);
