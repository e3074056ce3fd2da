import createError from '@fastify/error';
import { errorCodes, errorStatus, stripUnsafe, type ErrorCode } from '@revela/shared';

/** An error of the contract: its code and status are sent as they are, its message is for the person who asked. */
export interface ApiError extends Error {
  readonly code: ErrorCode;
  readonly statusCode: number;
}

const constructors = Object.fromEntries(
  errorCodes.map((code) => [code, createError(code, '%s', errorStatus[code])]),
);

/**
 * Makes an error of the contract.
 *
 * @param message what happened and what to do, in words a person understands, nothing of the server's inside
 */
export function apiError(code: ErrorCode, message: string, options?: ErrorOptions): ApiError {
  const error = new constructors[code]!(stripUnsafe(message)) as ApiError;
  if (options?.cause !== undefined) error.cause = options.cause;
  return error;
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorStatus, code);

/** True for an error that `apiError` made. */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof Error && 'statusCode' in error && 'code' in error && isErrorCode(error.code);
}
