import { STATUS_CODES } from 'node:http';
import createError from '@fastify/error';
import { type ErrorBody, errorCodes, errorStatus, stripUnsafe, type ErrorCode } from '@revela/shared';

/** An error of the contract: its code and status are sent as they are, its message is for the person who asked. */
export interface ApiError extends Error {
  readonly code: ErrorCode;
  readonly statusCode: number;
}

/** Statuses by which HTTP itself refuses a request; they share the code `REQUEST_INVALID`. */
export type RequestStatus = 400 | 405 | 408 | 411 | 417 | 431;

const constructors = Object.fromEntries(
  errorCodes.map((code) => [code, createError(code, '%s', errorStatus[code])]),
);

/**
 * Makes an error of the contract.
 *
 * @param message what happened, why, and what to do now, in words a person understands, nothing of the server's inside
 */
export function apiError(code: ErrorCode, message: string, options?: ErrorOptions): ApiError {
  const error = new constructors[code]!(stripUnsafe(message)) as ApiError;
  if (options?.cause !== undefined) error.cause = options.cause;
  return error;
}

/** Makes an error of the contract for what HTTP itself asks for: a `REQUEST_INVALID` with the status of HTTP. */
export function requestError(statusCode: RequestStatus, message: string, options?: ErrorOptions): ApiError {
  return Object.assign(apiError('REQUEST_INVALID', message, options), { statusCode });
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorStatus, code);

/** True for an error that `apiError` or `requestError` made. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'statusCode' in error && 'code' in error && isErrorCode(error.code);
}

/** The body that an error is answered with. */
export function errorBody({ statusCode, code, message }: ApiError): ErrorBody {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message };
}
