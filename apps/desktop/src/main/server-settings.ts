import type { ServerCheck, SettingsChange, SettingsView, TokenToTry } from '../ipc/api.js';
import { checkServer } from './check-server.js';
import type { ConnectionMonitor } from './connection-monitor.js';
import type { ServerTarget } from './http-client.js';
import { ProblemError } from './problem-error.js';
import { parseServerAddress, type Endpoint } from './server-address.js';
import type { SettingsStore } from './settings-store.js';
import type { Timeouts } from './timeouts.js';
import type { TokenStore } from './token-store.js';

const KEPT_ADDRESSES = 5;
/** Tried until a person has named a server: one may run on this very machine. */
const ASSUMED_ADDRESS = 'localhost';

/** Which server Revela talks to: its address, its token, and the light that watches it. */
export class ServerSettings {
  readonly #settings: SettingsStore;
  readonly #tokens: TokenStore;
  readonly #monitor: ConnectionMonitor;
  readonly #timeouts: Timeouts;
  /** From the command line: holds for this run and is not kept. */
  #override: string | null;

  constructor(
    settings: SettingsStore,
    tokens: TokenStore,
    monitor: ConnectionMonitor,
    timeouts: Timeouts,
    override: string | null,
  ) {
    this.#settings = settings;
    this.#tokens = tokens;
    this.#monitor = monitor;
    this.#timeouts = timeouts;
    this.#override = override;
  }

  view(): SettingsView {
    const { recentAddresses, language, theme } = this.#settings.get();
    const endpoint = this.#endpoint;
    return {
      serverAddress: this.#address,
      recentAddresses,
      hasToken: endpoint !== null && this.#tokens.has(endpoint),
      tokenIsKept: this.#tokens.isKept,
      language,
      theme,
    };
  }

  /**
   * The server to talk to.
   *
   * @throws ProblemError where none has been named, or it is no address
   */
  target(): ServerTarget {
    const endpoint = this.#endpoint;
    if (!endpoint) throw new ProblemError('ADDRESS_INVALID');
    if (!this.#address && this.#monitor.state.status !== 'connected') throw new ProblemError('SERVER_UNSET');
    return { endpoint, token: this.#tokens.get(endpoint) };
  }

  /** Lets the light watch the server these settings name. */
  watch(): void {
    const endpoint = this.#endpoint;
    if (!endpoint) return this.#monitor.fail({ code: 'ADDRESS_INVALID' });
    const target = { endpoint, token: this.#tokens.get(endpoint) };
    this.#monitor.watch({ target, assumed: this.#address === '' });
  }

  /**
   * Tries an address that is not saved yet.
   *
   * @param tryWith none while the address is being typed: half of it may be another's
   */
  async check(address: string, tryWith: TokenToTry): Promise<ServerCheck> {
    const endpoint = parseServerAddress(address);
    if (!endpoint) return { ok: false, url: null, hasToken: false, problem: { code: 'ADDRESS_INVALID' } };
    const token = this.#tokenToTry(endpoint, tryWith);
    return await checkServer({ endpoint, token }, this.#tokens.has(endpoint), this.#timeouts.checkMs);
  }

  /** @throws ProblemError where the address is none; whatever the system says where the settings cannot be written */
  async save(change: SettingsChange): Promise<void> {
    const { token, language, theme } = change;
    const typed = change.serverAddress?.trim();
    if (typed && !parseServerAddress(typed)) throw new ProblemError('ADDRESS_INVALID');
    try {
      await this.#saveServer(typed, token);
    } finally {
      // What cannot be written holds for this run, and the light is that of the server in use.
      if (typed !== undefined || token !== undefined) this.watch();
    }
    if (language) await this.#settings.update({ language });
    if (theme) await this.#settings.update({ theme });
  }

  async #saveServer(address: string | undefined, token: string | undefined): Promise<void> {
    if (address !== undefined) {
      this.#override = null;
      const others = this.#settings.get().recentAddresses.filter((other) => other !== address);
      const recentAddresses = (address ? [address, ...others] : others).slice(0, KEPT_ADDRESSES);
      await this.#settings.update({ serverAddress: address, recentAddresses });
    }
    if (token !== undefined) {
      const endpoint = this.#endpoint;
      if (!endpoint) throw new ProblemError('ADDRESS_INVALID');
      await this.#tokens.set(endpoint, token.trim() || null);
    }
  }

  get #address(): string {
    return this.#override ?? this.#settings.get().serverAddress;
  }

  get #endpoint(): Endpoint | null {
    return parseServerAddress(this.#address || ASSUMED_ADDRESS);
  }

  #tokenToTry(endpoint: Endpoint, tryWith: TokenToTry): string | null {
    if (tryWith === 'none') return null;
    return tryWith === 'kept' ? this.#tokens.get(endpoint) : tryWith.typed.trim() || null;
  }
}
