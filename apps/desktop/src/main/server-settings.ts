import type { ServerCheck, SettingsChange, SettingsView } from '../ipc/api.js';
import { checkServer, type ConnectionMonitor } from './connection-monitor.js';
import type { ServerTarget } from './http-client.js';
import { ProblemError } from './problem-error.js';
import { formatEndpoint, parseServerAddress } from './server-address.js';
import type { SettingsStore } from './settings-store.js';
import type { TokenStore } from './token-store.js';

const KEPT_ADDRESSES = 5;
/** Tried until a person has named a server: one may run on this very machine. */
const ASSUMED_ADDRESS = 'localhost';

/** Which server Revela talks to: its address, its token, and the light that watches it. */
export class ServerSettings {
  readonly #settings: SettingsStore;
  readonly #tokens: TokenStore;
  readonly #monitor: ConnectionMonitor;
  /** From the command line: holds for this run and is not kept. */
  #override: string | null;

  constructor(
    settings: SettingsStore,
    tokens: TokenStore,
    monitor: ConnectionMonitor,
    override: string | null,
  ) {
    this.#settings = settings;
    this.#tokens = tokens;
    this.#monitor = monitor;
    this.#override = override;
  }

  view(): SettingsView {
    const { recentAddresses, language, theme, encryptedToken } = this.#settings.get();
    return {
      serverAddress: this.#address,
      recentAddresses,
      hasToken: Boolean(encryptedToken) || Boolean(this.#tokens.get()),
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
    const endpoint = parseServerAddress(this.#address || ASSUMED_ADDRESS);
    if (!endpoint) throw new ProblemError('ADDRESS_INVALID');
    if (!this.#address && this.#monitor.state.status !== 'connected') throw new ProblemError('SERVER_UNSET');
    return { endpoint, token: this.#tokens.get() };
  }

  /** Lets the light watch the server these settings name. */
  watch(): void {
    const endpoint = parseServerAddress(this.#address || ASSUMED_ADDRESS);
    if (endpoint) {
      this.#monitor.watch({ target: { endpoint, token: this.#tokens.get() }, assumed: this.#address === '' });
    }
  }

  /** Tries an address while it is typed. The kept token goes to the server it was given for, to no other. */
  async check(address: string, token: string | null): Promise<ServerCheck> {
    const endpoint = parseServerAddress(address);
    if (!endpoint) return { ok: false, url: null, problem: { code: 'ADDRESS_INVALID' } };
    const kept = this.#isCurrent(address) ? this.#tokens.get() : null;
    return await checkServer({ endpoint, token: token ?? kept });
  }

  async save(change: SettingsChange): Promise<void> {
    const { serverAddress: typed, token, language, theme } = change;
    if (typed !== undefined) {
      const address = typed.trim();
      if (address !== '' && !parseServerAddress(address)) throw new ProblemError('ADDRESS_INVALID');
      if (token === undefined && !this.#isCurrent(address)) await this.#tokens.set(null);
      this.#override = null;
      const others = this.#settings.get().recentAddresses.filter((other) => other !== address);
      const recentAddresses = (address ? [address, ...others] : others).slice(0, KEPT_ADDRESSES);
      await this.#settings.update({ serverAddress: address, recentAddresses });
    }
    if (token !== undefined) await this.#tokens.set(token.trim() || null);
    if (language) await this.#settings.update({ language });
    if (theme) await this.#settings.update({ theme });
    if (typed !== undefined || token !== undefined) this.watch();
  }

  get #address(): string {
    return this.#override ?? this.#settings.get().serverAddress;
  }

  #isCurrent(address: string): boolean {
    const one = parseServerAddress(address);
    const other = parseServerAddress(this.#address || ASSUMED_ADDRESS);
    return one !== null && other !== null && formatEndpoint(one) === formatEndpoint(other);
  }
}
