import type { Problem, ProblemCode } from '../ipc/problem.js';
import { isLocalNetworkDenied } from './local-network.js';

/** A problem the window shows to the person, on its way there. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(code: ProblemCode, details?: Problem['details'], cause?: unknown) {
    super(code, { cause });
    this.name = 'ProblemError';
    this.problem = details ? { code, details } : { code };
  }
}

const networkCodes: Readonly<Record<string, ProblemCode>> = {
  ENOTFOUND: 'HOST_NOT_FOUND',
  EAI_AGAIN: 'HOST_NOT_FOUND',
  EAI_NONAME: 'HOST_NOT_FOUND',
  EAI_NODATA: 'HOST_NOT_FOUND',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  EHOSTUNREACH: 'HOST_UNREACHABLE',
  ENETUNREACH: 'HOST_UNREACHABLE',
  EHOSTDOWN: 'HOST_UNREACHABLE',
  EADDRNOTAVAIL: 'HOST_UNREACHABLE',
  EINVAL: 'HOST_UNREACHABLE',
  ETIMEDOUT: 'CONNECTION_TIMED_OUT',
  ECONNRESET: 'CONNECTION_LOST',
  ECONNABORTED: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  // What answers does not speak HTTP, or not over TLS.
  EPROTO: 'NOT_REVELA',
};

const certificateCode = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/** The problem behind anything that was thrown while talking to a server. */
export function networkProblem(error: unknown, platform: NodeJS.Platform = process.platform): Problem {
  if (error instanceof ProblemError) return error.problem;
  const first = firstError(error);
  const code = errorCode(first);
  if (isLocalNetworkDenied({ ...(first as { address?: string }), code }, platform)) {
    return { code: 'LOCAL_NETWORK_DENIED' };
  }
  const known = networkCodes[code];
  if (known) return { code: known };
  if (certificateCode.test(code)) return { code: 'CERTIFICATE_INVALID' };
  if (code.startsWith('HPE_') || code.startsWith('ERR_SSL')) return { code: 'NOT_REVELA' };
  return { code: 'UNEXPECTED', details: { reason: describe(error) } };
}

/** The problem behind a file that could not be read. */
export function readProblem(
  error: unknown,
  name: string,
  platform: NodeJS.Platform = process.platform,
): Problem {
  if (error instanceof ProblemError) return error.problem;
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'FILE_NOT_FOUND', details: { name } };
  if (code === 'EISDIR') return { code: 'FILE_IS_FOLDER', details: { name } };
  if (isFolderDenied(code, platform)) return { code: 'FOLDER_DENIED', details: { name } };
  return { code: 'FILE_UNREADABLE', details: { name } };
}

/** The problem behind a file that could not be written. */
export function writeProblem(
  error: unknown,
  name: string,
  platform: NodeJS.Platform = process.platform,
): Problem {
  if (error instanceof ProblemError) return error.problem;
  const code = errorCode(error);
  if (isDiskFull(error)) return { code: 'SAVE_DISK_FULL', details: { name } };
  if (isFolderDenied(code, platform)) return { code: 'SAVE_FOLDER_DENIED', details: { name } };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return { code: 'SAVE_DENIED', details: { name } };
  return { code: 'SAVE_FAILED', details: { name } };
}

/** The problem behind a result that came from the server but could not be written to Revela's own folder. */
export function receiveProblem(error: unknown): Problem {
  const full = isDiskFull(error);
  return full
    ? { code: 'RECEIVE_DISK_FULL' }
    : { code: 'RECEIVE_FAILED', details: { reason: describe(error) } };
}

/** The problem behind settings that could not be saved. */
export function settingsProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: isDiskFull(error) ? 'SETTINGS_DISK_FULL' : 'SETTINGS_NOT_SAVED' };
}

/** The system's code of an error; that of the first one where several attempts failed. */
export function errorCode(error: unknown): string {
  return String((firstError(error) as { code?: string | number } | undefined)?.code ?? '');
}

function firstError(error: unknown): unknown {
  return error instanceof AggregateError ? firstError(error.errors[0]) : error;
}

/** macOS's word for a folder that a person keeps from the application; a file's own permissions are `EACCES`. */
function isFolderDenied(code: string, platform: NodeJS.Platform): boolean {
  return platform === 'darwin' && code === 'EPERM';
}

function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
