import { MAX_PAGE_SIZE, routes, SERVER_NAME, ErrorSchema } from '@revela/shared';
import { LimitsSchema, RecordsPageSchema, type RecordsPage } from '@revela/shared';
import { compare, validate } from 'compare-versions';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { HistoryQuery, OfferedFilter, ServerSummary } from '../ipc/api.js';
import type { ProblemCode } from '../ipc/problem.js';
import { getJson, type JsonAnswer, type ServerTarget } from './http-client.js';
import { ProblemError } from './problem-error.js';
import { readCatalogue } from './read-catalogue.js';

/** The oldest server this client understands. */
export const MIN_SERVER_VERSION = '0.1.0';

const HISTORY_PAGE = 30;
const HISTORY_TIMEOUT_MS = 15_000;

// Looser than the contract's own: a newer server may know filters and formats this client does not.
const InfoSchema = Type.Object({
  name: Type.Literal(SERVER_NAME),
  version: Type.String(),
  limits: LimitsSchema,
  formats: Type.Array(Type.Object({ extensions: Type.Array(Type.String()) })),
});
const NameSchema = Type.Object({ name: Type.Literal(SERVER_NAME), version: Type.String() });
/**
 * Asks an address who it is.
 *
 * @throws ProblemError where it is no Revela, an old one, or one that wants a token
 */
export async function fetchServerInfo(target: ServerTarget, timeoutMs: number): Promise<ServerSummary> {
  const answer = await getJson(target, routes.server, timeoutMs);
  throwIfTokenWanted(answer, target);
  if (answer.status !== 200 || !Value.Check(NameSchema, answer.body)) throw new ProblemError('NOT_REVELA');
  const { version } = answer.body;
  if (!validate(version) || compare(version, MIN_SERVER_VERSION, '<')) {
    throw new ProblemError('SERVER_TOO_OLD', { version, needed: MIN_SERVER_VERSION });
  }
  if (!Value.Check(InfoSchema, answer.body)) throw new ProblemError('NOT_REVELA');
  const { limits, formats } = answer.body;
  return { version, limits, extensions: formats.flatMap((format) => format.extensions) };
}

/** The server's filters with their parameters. */
export async function fetchFilters(target: ServerTarget, timeoutMs: number): Promise<OfferedFilter[]> {
  const answer = await getJson(target, routes.filters, timeoutMs);
  throwIfTokenWanted(answer, target);
  const filters = answer.status === 200 ? readCatalogue(answer.body) : null;
  if (!filters) throw new ProblemError('NOT_REVELA');
  return filters;
}

/** True where the server's database and workers answer. */
export async function fetchReadiness(target: ServerTarget, timeoutMs: number): Promise<boolean> {
  const answer = await getJson(target, routes.healthReady, timeoutMs);
  if (answer.status === 503) return false;
  if (answer.status !== 200) throw new ProblemError('NOT_REVELA');
  return true;
}

/** One page of what the server processed, newest first. */
export async function fetchHistory(target: ServerTarget, query: HistoryQuery): Promise<RecordsPage> {
  const search = new URLSearchParams({ limit: String(Math.min(HISTORY_PAGE, MAX_PAGE_SIZE)) });
  if (query.cursor) search.set('cursor', query.cursor);
  if (query.filter) search.set('filter', query.filter);
  if (query.search) search.set('search', query.search);
  const answer = await getJson(target, `${routes.records}?${search}`, HISTORY_TIMEOUT_MS);
  if (answer.status !== 200) throw errorOfAnswer(answer, target);
  if (!Value.Check(RecordsPageSchema, answer.body)) throw new ProblemError('NOT_REVELA');
  return answer.body;
}

/** The error a server answered with, as a problem; `details` are what its sentence may name. */
export function errorOfAnswer(
  answer: JsonAnswer,
  target: ServerTarget,
  details: Record<string, string | number> = {},
): ProblemError {
  if (!Value.Check(ErrorSchema, answer.body)) {
    return new ProblemError('ANSWER_UNKNOWN', { status: answer.status });
  }
  const { code, message } = answer.body;
  const retryAfter = Number(answer.headers['retry-after']);
  const seconds = Number.isFinite(retryAfter) && retryAfter > 0 ? Math.ceil(retryAfter) : 5;
  return new ProblemError(tokenProblem(code, target), {
    ...details,
    message,
    // There they are those that a picture may take.
    ...(code === 'PROCESSING_TIMEOUT' && 'seconds' in details ? {} : { seconds }),
  });
}

function throwIfTokenWanted(answer: JsonAnswer, target: ServerTarget): void {
  if (answer.status !== 401) return;
  // A login page of something else also answers 401.
  if (!Value.Check(ErrorSchema, answer.body) || answer.body.code !== 'TOKEN_REQUIRED') {
    throw new ProblemError('NOT_REVELA');
  }
  throw new ProblemError(tokenProblem('TOKEN_REQUIRED', target));
}

/** The contract has one code for no token and for a wrong one; a person needs to know which. */
function tokenProblem(code: ProblemCode, target: ServerTarget): ProblemCode {
  return code === 'TOKEN_REQUIRED' && target.token ? 'TOKEN_REJECTED' : code;
}
