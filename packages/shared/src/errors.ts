import { Type, type Static } from 'typebox';

/** Every error code of the contract with its HTTP status, that of `REQUEST_INVALID` where HTTP has no other for it. */
export const errorStatus = {
  IMAGE_MISSING: 400,
  FILTER_MISSING: 400,
  FILTER_UNKNOWN: 400,
  /** A filter's parameters, or those of a query string. */
  PARAMS_INVALID: 400,
  REGIONS_INVALID: 400,
  /** Names the step. */
  STEPS_INVALID: 400,
  MULTIPART_INVALID: 400,
  /** What HTTP itself asks for: 400 no valid HTTP, and also 405, 408, 411, 417, 431. */
  REQUEST_INVALID: 400,
  TOKEN_REQUIRED: 401,
  NOT_FOUND: 404,
  IMAGE_TOO_LARGE: 413,
  IMAGE_TOO_MANY_PIXELS: 413,
  IMAGE_UNSUPPORTED: 415,
  IMAGE_CORRUPT: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  /** A filter that an operator loaded failed. */
  FILTER_FAILED: 500,
  SERVER_BUSY: 503,
  /** The server is told to stop and takes nothing new. */
  SERVER_STOPPING: 503,
  PROCESSING_TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;
export const errorCodes = Object.keys(errorStatus) as ErrorCode[];

/** Body of every answer that is not a success. */
export const ErrorSchema = Type.Object(
  {
    statusCode: Type.Integer(),
    code: Type.Unsafe<ErrorCode>(Type.String({ enum: errorCodes })),
    error: Type.String({ description: "The status' reason phrase." }),
    message: Type.String({ description: 'What happened, why, and what to do now, for a person.' }),
  },
  { description: 'An error.' },
);
export type ErrorBody = Static<typeof ErrorSchema>;
