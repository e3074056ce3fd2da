import type { OfferedFilter, ServerSummary } from '../ipc/api.js';
import type { ServerTarget } from './http-client.js';
import { fetchFilters, fetchReadiness, fetchServerInfo } from './server-api.js';

/** What a server says of itself. */
export interface KnownServer {
  readonly server: ServerSummary;
  readonly filters: readonly OfferedFilter[];
}

/**
 * Looks whether a server is there and ready; of one that was started since, or that was not there before, what it says of itself is
 * asked again: it may be another version, with other limits, filters or another token.
 *
 * @param known what it said before, where it answered the last time
 * @param timeoutMs for each answer
 * @throws ProblemError, or what the system says, where it is not
 */
export async function lookAtServer(
  target: ServerTarget,
  known: KnownServer | null,
  timeoutMs: number,
): Promise<KnownServer> {
  const { startedAt } = await fetchReadiness(target, timeoutMs);
  if (known && !isOther(startedAt, known.server.startedAt)) return known;
  const server = await fetchServerInfo(target, timeoutMs);
  const filters = await fetchFilters(target, timeoutMs);
  return { server, filters };
}

/** The first version does not say when it was started. */
function isOther(startedAt: string | null, before: string | null): boolean {
  return startedAt !== null && before !== null && startedAt !== before;
}
