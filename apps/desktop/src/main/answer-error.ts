import { errorCodes, type ErrorCode } from '@revela/shared';
import type { ProblemCode } from '../ipc/problem.js';
import type { JsonAnswer, ServerTarget } from './http-client.js';
import { ProblemError } from './problem-error.js';
import { isObject, readText } from './read-json.js';

const MAX_CODE = 64;
const MAX_MESSAGE = 600;
const MAX_LOCATION = 200;
/** When to come back where nobody says. */
const RETRY_SECONDS = 5;

type Details = Readonly<Record<string, string | number>>;

/**
 * The error a server answered with, as a problem. A code of a later version is told in the server's own words; an answer that is
 * not in the contract's shape comes from something on the way, and is told by what its status means.
 *
 * @param details what a sentence may name: limits, accepted formats
 */
export function errorOfAnswer(answer: JsonAnswer, target: ServerTarget, details: Details = {}): ProblemError {
  const { status } = answer;
  const facts = { ...details, status, seconds: retrySeconds(answer) };
  const said = readError(answer.body);
  if (!said) return new ProblemError(...meaningOfStatus(answer, facts));
  const { code, message } = said;
  if (isKnown(code)) return new ProblemError(tokenProblem(code, target), { ...facts, message });
  return new ProblemError('SERVER_MESSAGE', { ...facts, message });
}

/**
 * The problem behind an answer to the question who is there, which is not the one a Revela gives: what is told of a server, or of
 * something before it, or that it is none.
 */
export function errorOfStranger(answer: JsonAnswer, target: ServerTarget): ProblemError {
  const error = errorOfAnswer(answer, target);
  const { code } = error.problem;
  if (readError(answer.body) && answer.status >= 400) return error;
  return mayStandBeforeOne.has(code) ? error : new ProblemError('NOT_REVELA');
}

/** What something before a Revela says; a login page of something else answers `401` or `403`. */
const mayStandBeforeOne: ReadonlySet<string> = new Set<ProblemCode>([
  'REDIRECTED',
  'RATE_LIMITED',
  'GATEWAY_FAILED',
]);

/** Fields a later version adds, or no longer sends, are no reason not to understand the rest. */
function readError(body: unknown): { code: string; message: string } | null {
  if (!isObject(body)) return null;
  const code = readText(body['code'], MAX_CODE);
  const message = readText(body['message'], MAX_MESSAGE);
  return code === undefined || message === undefined ? null : { code, message };
}

function isKnown(code: string): code is ErrorCode {
  return (errorCodes as string[]).includes(code);
}

function meaningOfStatus(answer: JsonAnswer, facts: Details): [ProblemCode, Details] {
  const { status, headers } = answer;
  const location = readText(headers.location, MAX_LOCATION);
  if (status >= 300 && status < 400 && location) return ['REDIRECTED', { ...facts, location }];
  switch (status) {
    case 401:
    case 403:
    case 407:
      return ['PROXY_REFUSED', facts];
    case 404:
      return ['NOT_REVELA', facts];
    case 408:
      return ['REQUEST_INVALID', facts];
    case 413:
      return ['PROXY_TOO_LARGE', facts];
    case 429:
      return ['RATE_LIMITED', facts];
    case 502:
    case 503:
    case 504:
      return ['GATEWAY_FAILED', facts];
    default:
      return ['ANSWER_UNKNOWN', facts];
  }
}

/** `Retry-After`, which is a number of seconds or a date. */
function retrySeconds({ headers }: JsonAnswer): number {
  const text = headers['retry-after'] ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return seconds > 0 ? Math.ceil(seconds) : RETRY_SECONDS;
}

/** The contract has one code for no token and for a wrong one; a person needs to know which. */
function tokenProblem(code: ErrorCode, target: ServerTarget): ProblemCode {
  return code === 'TOKEN_REQUIRED' && target.token ? 'TOKEN_REJECTED' : code;
}
