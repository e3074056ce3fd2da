import type { ConnectionState } from '../ipc/api.js';
import type { Problem } from '../ipc/problem.js';
import type { ServerTarget } from './http-client.js';
import { lookAtServer, type KnownServer } from './look-at-server.js';
import { networkProblem } from './problem-error.js';
import { formatEndpoint } from './server-address.js';
import type { Timeouts } from './timeouts.js';

export interface MonitoredServer {
  readonly target: ServerTarget;
  /** True for the address tried before a person has named one: its failure is no error. */
  readonly assumed: boolean;
}

/** Keeps the connection light true: looks every moment whether the server is there, and whether it is still the same. */
export class ConnectionMonitor {
  #server: MonitoredServer | null = null;
  #state: ConnectionState;
  #timer: NodeJS.Timeout | undefined;
  /** Counts targets and checks: an answer that belongs to an older one is dropped. */
  #turn = 0;
  readonly #timeouts: Timeouts;
  readonly #onChange: (state: ConnectionState) => void;

  constructor(timeouts: Timeouts, onChange: (state: ConnectionState) => void) {
    this.#timeouts = timeouts;
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

  /** There is no server to look for, and this is why. */
  fail(problem: Problem): void {
    this.stop();
    this.#server = null;
    this.#update({ status: 'failed', url: null, problem, server: null, filters: null });
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
    const found = await this.#look(server.target);
    if (turn !== this.#turn) return;
    if ('problem' in found) {
      const status = server.assumed ? 'unset' : 'failed';
      this.#update({ status, problem: server.assumed ? null : found.problem, server: null });
    } else {
      this.#update({ status: 'connected', problem: null, ...found });
    }
    this.#timer = setTimeout(() => void this.#poll(turn), this.#timeouts.pollMs);
  }

  async #look(target: ServerTarget): Promise<KnownServer | { problem: Problem }> {
    const { status, server, filters } = this.#state;
    // Whatever answers after a failure may be another server, or another version of it.
    const known = status === 'connected' && server && filters ? { server, filters } : null;
    try {
      return await lookAtServer(target, known, this.#timeouts.pollTimeoutMs);
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
