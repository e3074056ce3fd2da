import type { ServerCheck } from '../ipc/api.js';
import type { ServerTarget } from './http-client.js';
import { networkProblem } from './problem-error.js';
import { fetchServerInfo } from './server-api.js';
import { formatEndpoint } from './server-address.js';

/** Asks an address once who it is; this is what the settings show while one types. */
export async function checkServer(
  target: ServerTarget,
  hasToken: boolean,
  timeoutMs: number,
): Promise<ServerCheck> {
  const url = formatEndpoint(target.endpoint);
  try {
    return { ok: true, url, hasToken, server: await fetchServerInfo(target, timeoutMs) };
  } catch (error) {
    return { ok: false, url, hasToken, problem: networkProblem(error) };
  }
}
