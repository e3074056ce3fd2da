import { formats } from '@revela/formats';
import { defaultLimits, MAX_PAGE_SIZE, routes, SERVER_NAME, type Limits } from '@revela/shared';
import { compare, validate } from 'compare-versions';
import type { HistoryPage, HistoryQuery, OfferedFilter, ServerSummary } from '../ipc/api.js';
import { errorOfAnswer, errorOfStranger } from './answer-error.js';
import { getJson, type ServerTarget } from './http-client.js';
import { ProblemError } from './problem-error.js';
import { readCatalogue } from './read-catalogue.js';
import { isObject, readText } from './read-json.js';
import { readRecords } from './read-records.js';

/** The oldest server this client understands. */
export const MIN_SERVER_VERSION = '0.1.0';

const HISTORY_PAGE = 30;
const MAX_VERSION = 64;
const MAX_EXTENSIONS = 256;

/**
 * Asks an address who it is. What a later version says besides, or says otherwise, does not matter.
 *
 * @throws ProblemError where it is no Revela, an old one, or one that does not let us in
 */
export async function fetchServerInfo(target: ServerTarget, timeoutMs: number): Promise<ServerSummary> {
  const answer = await getJson(target, routes.server, timeoutMs);
  const { body } = answer;
  if (answer.status !== 200 || !isObject(body) || body['name'] !== SERVER_NAME) {
    throw errorOfStranger(answer, target);
  }
  const version = readText(body['version'], MAX_VERSION);
  if (version === undefined) throw new ProblemError('NOT_REVELA');
  if (validate(version) && compare(version, MIN_SERVER_VERSION, '<')) {
    throw new ProblemError('SERVER_TOO_OLD', { version, needed: MIN_SERVER_VERSION });
  }
  return {
    version,
    startedAt: readText(body['startedAt'], MAX_VERSION) ?? null,
    limits: readLimits(body['limits']),
    extensions: readExtensions(body['formats']),
  };
}

/** The server's filters with their parameters. */
export async function fetchFilters(target: ServerTarget, timeoutMs: number): Promise<OfferedFilter[]> {
  const answer = await getJson(target, routes.filters, timeoutMs);
  const filters = answer.status === 200 ? readCatalogue(answer.body) : null;
  if (!filters) throw errorOfStranger(answer, target);
  return filters;
}

/** What a server that is ready says of itself; null where it does not say it. */
export interface Readiness {
  readonly startedAt: string | null;
  /** Jobs that wait for their turn. */
  readonly waiting: number | null;
}

/**
 * Asks whether the server's database and workers answer.
 *
 * @throws ProblemError where they do not
 */
export async function fetchReadiness(target: ServerTarget, timeoutMs: number): Promise<Readiness> {
  const answer = await getJson(target, routes.healthReady, timeoutMs);
  const body = isObject(answer.body) ? answer.body : {};
  if (answer.status === 503 && body['status'] === 'unavailable') throw new ProblemError('SERVER_NOT_READY');
  if (answer.status !== 200) throw errorOfStranger(answer, target);
  const waiting = isObject(body['jobs']) ? body['jobs']['waiting'] : null;
  return {
    startedAt: readText(body['startedAt'], MAX_VERSION) ?? null,
    waiting: typeof waiting === 'number' ? waiting : null,
  };
}

/** One page of what the server processed, newest first. */
export async function fetchHistory(
  target: ServerTarget,
  query: HistoryQuery,
  timeoutMs: number,
): Promise<HistoryPage> {
  const search = new URLSearchParams({ limit: String(Math.min(HISTORY_PAGE, MAX_PAGE_SIZE)) });
  if (query.cursor) search.set('cursor', query.cursor);
  if (query.filter) search.set('filter', query.filter);
  if (query.search) search.set('search', query.search);
  const answer = await getJson(target, `${routes.records}?${search}`, timeoutMs);
  if (answer.status !== 200) throw errorOfAnswer(answer, target);
  const page = readRecords(answer.body);
  if (!page) throw new ProblemError('NOT_REVELA');
  return page;
}

/** The limits as far as they are numbers; our own defaults for the rest. */
function readLimits(limits: unknown): Limits {
  const given = isObject(limits) ? limits : {};
  const known = Object.keys(defaultLimits) as (keyof Limits)[];
  return Object.fromEntries(
    known.map((key) => {
      const limit = given[key];
      return [key, typeof limit === 'number' && limit > 0 ? limit : defaultLimits[key]];
    }),
  ) as unknown as Limits;
}

function readExtensions(accepted: unknown): string[] {
  const given = (Array.isArray(accepted) ? accepted : formats) as readonly unknown[];
  return given
    .flatMap((format) =>
      isObject(format) && Array.isArray(format['extensions']) ? (format['extensions'] as unknown[]) : [],
    )
    .filter((extension): extension is string => typeof extension === 'string' && extension.length <= 16)
    .slice(0, MAX_EXTENSIONS);
}
