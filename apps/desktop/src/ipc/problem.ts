import type { ErrorCode } from '@revela/shared';

/** What can go wrong on the client's own side; what goes wrong on the server's is an `ErrorCode`. */
export const clientProblemCodes = [
  'SERVER_UNSET',
  'ADDRESS_INVALID',
  'HOST_NOT_FOUND',
  'HOST_UNREACHABLE',
  'LOCAL_NETWORK_DENIED',
  'CONNECTION_REFUSED',
  'CONNECTION_TIMED_OUT',
  'CONNECTION_LOST',
  'CONNECTION_STALLED',
  'ANSWER_OVERDUE',
  'REDIRECTED',
  'GATEWAY_FAILED',
  'PROXY_REFUSED',
  'PROXY_TOO_LARGE',
  'CERTIFICATE_INVALID',
  'NOT_REVELA',
  'SERVER_TOO_OLD',
  'SERVER_NOT_READY',
  'TOKEN_REJECTED',
  'ANSWER_UNKNOWN',
  'FILE_NOT_FOUND',
  'FILE_UNREADABLE',
  'FILE_IS_FOLDER',
  'FOLDER_DENIED',
  'PREVIEW_FAILED',
  'PREVIEW_UNSUPPORTED',
  'CLIPBOARD_EMPTY',
  'SAVE_FAILED',
  'SAVE_DENIED',
  'SAVE_FOLDER_DENIED',
  'SAVE_DISK_FULL',
  'RECEIVE_FAILED',
  'RECEIVE_DISK_FULL',
  'SETTINGS_NOT_SAVED',
  'SETTINGS_DISK_FULL',
  'RESULT_GONE',
  'UNEXPECTED',
] as const;

export type ClientProblemCode = (typeof clientProblemCodes)[number];
/** `SERVER_MESSAGE`: a later server's error, told by the `message` among the details, its own words. */
export type ProblemCode = ErrorCode | ClientProblemCode | 'SERVER_MESSAGE';

/** Something that went wrong, by code; the window turns it into a sentence in the person's language. */
export interface Problem {
  readonly code: ProblemCode;
  /** What the sentence names: a file, a limit, the formats that are accepted. */
  readonly details?: Readonly<Record<string, string | number>>;
}
