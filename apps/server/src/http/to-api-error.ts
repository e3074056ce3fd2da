import { FilterFailedError } from '@revela/filters';
import { ImageError } from '@revela/formats/errors';
import type { FastifyError } from 'fastify';
import { apiError, type ApiError, isApiError, requestError } from '../errors.js';
import { JobTimeoutError, OutOfMemoryError } from '../imaging/pipeline.js';
import { QueueFullError } from '../jobs/admission.js';
import { isShortage } from '../jobs/shortage.js';
import { NoThreadsError } from '../jobs/thread-pool.js';
import { DatabaseUnavailableError, DatabaseUnusableError } from '../records/unavailable.js';
import { sendAsForm } from '../upload/read-parts.js';

/** The contract's error for what happens to pictures and records; undefined for anything else. */
function ofWork(cause: Error): ApiError | undefined {
  if (cause instanceof ImageError) return apiError(cause.code, cause.message, { cause });
  if (cause instanceof FilterFailedError) {
    return apiError(
      'FILTER_FAILED',
      `The filter ${cause.filter} failed: the fault is the filter's, and is written in the server's log. Choose another filter, and tell whoever runs the server.`,
      { cause },
    );
  }
  if (cause instanceof QueueFullError) {
    return apiError(
      'SERVER_BUSY',
      `The server has as much to do as it can take. Try again in ${cause.retryAfterSeconds} s.`,
      { cause },
    );
  }
  if (cause instanceof JobTimeoutError) {
    return apiError(
      'PROCESSING_TIMEOUT',
      `The picture took longer than the ${cause.limitMs / 1000} s that this server gives to one, and was given up. Make it smaller, or choose another filter, and send it again.`,
      { cause },
    );
  }
  if (cause instanceof OutOfMemoryError) {
    return cause.alone
      ? apiError(
          'IMAGE_TOO_MANY_PIXELS',
          'The image needs more memory than this server has. Make it smaller, to fewer pixels, and send it again.',
          { cause },
        )
      : apiError(
          'SERVER_BUSY',
          'The server ran short of memory for all the pictures that it works on. Try again in a moment.',
          { cause },
        );
  }
  if (cause instanceof NoThreadsError) {
    return apiError(
      'SERVER_BUSY',
      'The server cannot filter pictures at the moment. Try again in a moment; if it stays that way, tell whoever runs it: its log says why.',
      { cause },
    );
  }
  if (isShortage(cause)) {
    return apiError(
      'SERVER_BUSY',
      'The server is short of memory or file handles at the moment. Try again in a moment.',
      { cause },
    );
  }
  if (cause instanceof DatabaseUnavailableError) {
    return apiError(
      'SERVER_BUSY',
      'The server cannot use its records at the moment, and does nothing without. Try again shortly; if it stays that way, tell whoever runs it.',
      { cause },
    );
  }
  if (cause instanceof DatabaseUnusableError) {
    return apiError(
      'SERVER_BUSY',
      'The database of the server has to be restored. Tell whoever runs it, and send the picture again afterwards.',
      { cause },
    );
  }
  return undefined;
}

const giveToken =
  'In the client enter it in the settings; a program sends it as "Authorization: Bearer <token>".';

/** The contract's error for what Fastify and its plugins say of a request; undefined for anything else. */
function ofRequest(cause: FastifyError, type: string): ApiError | undefined {
  if (cause.statusCode === 401) {
    const message =
      cause.code === 'FST_BEARER_AUTH_MISSING_AUTHORIZATION_HEADER'
        ? `This server asks for a token, and the request brought none. ${giveToken}`
        : `The token of the request is not the one that this server asks for. Ask whoever runs it for the right one. ${giveToken}`;
    return apiError('TOKEN_REQUIRED', message, { cause });
  }
  if (cause.validation) {
    return apiError('PARAMS_INVALID', `${cause.message}. Correct it and ask again.`, { cause });
  }
  if (cause.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return apiError('MULTIPART_INVALID', sendAsForm(type), { cause });
  }
  if (cause.statusCode && cause.statusCode >= 400 && cause.statusCode < 500) {
    return requestError(
      400,
      'The request cannot be read. Send it again; where a program of yours makes it, GET /api/v1/openapi.json describes what it is to be like.',
      { cause },
    );
  }
  return undefined;
}

/**
 * The contract's error for whatever a route, a plugin or Fastify itself threw.
 *
 * @param type the request's `Content-Type`
 */
export function toApiError(error: FastifyError, type = ''): ApiError {
  if (isApiError(error)) return error;
  return (
    ofWork(error) ??
    ofRequest(error, type) ??
    apiError(
      'INTERNAL',
      'The server failed: the fault is on its side, and is written in its log. Try again; if it happens again, tell whoever runs it.',
      { cause: error },
    )
  );
}
