import type { ConnectionState, ServerCheck } from '../ipc/api.js';
import type { Problem } from '../ipc/problem.js';
import type { ServerTarget } from './http-client.js';
import { networkProblem } from './problem-error.js';
import { fetchFilters, fetchReadiness, fetchServerInfo } from './server-api.js';
import { formatEndpoint } from './server-address.js';

// Together under the 5 seconds in which the light has to notice.
const POLL_MS = 1_500;
const POLL_TIMEOUT_MS = 2_500;
const CHECK_TIMEOUT_MS = 4_000;

/** Asks an address once who it is; this is what the settings show while one types. */
export async function checkServer(target: ServerTarget): Promise<ServerCheck> {
  const url = formatEndpoint(target.endpoint);
  try {
    return { ok: true, url, server: await fetchServerInfo(target, CHECK_TIMEOUT_MS) };
  } catch (error) {
    return { ok: false, url, problem: networkProblem(error) };
  }
}

export interface MonitoredServer {
  readonly target: ServerTarget;
  /** True for the address tried before a person has named one: its failure is no error. */
  readonly assumed: boolean;
}

/** Keeps the connection light true: asks the server every moment whether it is there. */
export class ConnectionMonitor {
  #server: MonitoredServer | null = null;
  #state: ConnectionState;
  #timer: NodeJS.Timeout | undefined;
  /** Counts targets and checks: an answer that belongs to an older one is dropped. */
  #turn = 0;
  readonly #onChange: (state: ConnectionState) => void;

  constructor(onChange: (state: ConnectionState) => void) {
    this.#onChange = onChange;
    this.#state = {
      status: 'checking',
      url: null,
      problem: null,
      server: null,
      filters: null,
    };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Watches another server, from now on. */
  watch(server: MonitoredServer): void {
    this.#server = server;
    const url = formatEndpoint(server.target.endpoint);
    // What one server offers says nothing of another.
    const filters = url === this.#state.url ? this.#state.filters : null;
    this.#update({ status: 'checking', url, problem: null, server: null, filters });
    this.checkNow();
  }

  /** Asks at once instead of at the next turn. */
  checkNow(): void {
    clearTimeout(this.#timer);
    void this.#poll(++this.#turn);
  }

  stop(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  async #poll(turn: number): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const found = await this.#ask(server.target);
    if (turn !== this.#turn) return;
    if ('problem' in found) {
      const status = server.assumed ? 'unset' : 'failed';
      this.#update({ status, problem: server.assumed ? null : found.problem, server: null });
    } else {
      this.#update({ status: 'connected', problem: null, ...found });
    }
    this.#timer = setTimeout(() => void this.#poll(turn), POLL_MS);
  }

  async #ask(target: ServerTarget): Promise<Partial<ConnectionState> | { problem: Problem }> {
    try {
      if (this.#state.status === 'connected') {
        if (await fetchReadiness(target, POLL_TIMEOUT_MS)) return {};
        return { problem: { code: 'SERVER_NOT_READY' } };
      }
      // Whatever answers after a failure may be another server, or another version of it.
      const server = await fetchServerInfo(target, POLL_TIMEOUT_MS);
      const filters = await fetchFilters(target, POLL_TIMEOUT_MS);
      if (!(await fetchReadiness(target, POLL_TIMEOUT_MS))) return { problem: { code: 'SERVER_NOT_READY' } };
      return { server, filters };
    } catch (error) {
      return { problem: networkProblem(error) };
    }
  }

  #update(change: Partial<ConnectionState>): void {
    const next = { ...this.#state, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    this.#onChange(next);
  }
}
