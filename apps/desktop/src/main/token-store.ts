import { formatEndpoint, parseServerAddress, type Endpoint } from './server-address.js';
import type { SettingsStore } from './settings-store.js';

/** The operating system's encryption, as Electron's `safeStorage` offers it. */
export interface KeyStore {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/** More servers than anyone goes back and forth between. */
const KEPT = 8;

/**
 * Keeps access tokens, each for the one server it was given for: its protocol, host, port and path. They are kept with the
 * operating system's encryption; without one, only until Revela closes.
 */
export class TokenStore {
  readonly #settings: SettingsStore;
  readonly #keys: KeyStore;
  readonly #platform: NodeJS.Platform;
  /** By server, of this run: decrypted ones, and those that cannot be kept. null: there is none. */
  readonly #known = new Map<string, string | null>();
  /** The person would not let Revela into the keychain. */
  #refused = false;

  constructor(settings: SettingsStore, keys: KeyStore, platform: NodeJS.Platform = process.platform) {
    this.#settings = settings;
    this.#keys = keys;
    this.#platform = platform;
    this.#adoptUnnamed();
  }

  /** False where the system offers no safe place. */
  get isKept(): boolean {
    // macOS always has one. To ask for it would show whoever starts Revela a question about the keychain, token or no token.
    return this.#platform === 'darwin' ? !this.#refused : this.#keys.isEncryptionAvailable();
  }

  /** True where a server has a token, be it one that cannot be decrypted here. */
  has(endpoint: Endpoint): boolean {
    const server = formatEndpoint(endpoint);
    return Boolean(this.#known.get(server)) || this.#kept.some((one) => one.server === server);
  }

  /** The token of a server; null where none was given for this very one. */
  get(endpoint: Endpoint): string | null {
    const server = formatEndpoint(endpoint);
    // Decrypted when first asked for: the key store may be slow, and the first screen needs no token.
    let token = this.#known.get(server);
    if (token === undefined) this.#known.set(server, (token = this.#decrypt(server)));
    return token;
  }

  /** Keeps a token for a server; null forgets the one it has. */
  async set(endpoint: Endpoint, token: string | null): Promise<void> {
    const server = formatEndpoint(endpoint);
    this.#known.set(server, token);
    const others = this.#kept.filter((one) => one.server !== server);
    const encrypted = token === null ? null : this.#encrypt(token);
    await this.#settings.update({
      tokens: (encrypted === null ? others : [{ server, encrypted }, ...others]).slice(0, KEPT),
    });
  }

  #encrypt(token: string): string | null {
    if (!this.isKept) return null;
    try {
      return this.#keys.encryptString(token).toString('base64');
    } catch {
      this.#refused = true;
      return null;
    }
  }

  get #kept(): readonly { readonly server: string; readonly encrypted: string }[] {
    return this.#settings.get().tokens ?? [];
  }

  #decrypt(server: string): string | null {
    const kept = this.#kept.find((one) => one.server === server);
    if (!kept || !this.isKept) return null;
    try {
      return this.#keys.decryptString(Buffer.from(kept.encrypted, 'base64'));
    } catch {
      // Encrypted for another account or machine: the server will ask for it again.
      return null;
    }
  }

  /** The first version kept one token without saying whose: it was that of the address in the settings. */
  #adoptUnnamed(): void {
    const { encryptedToken: encrypted, serverAddress } = this.#settings.get();
    if (encrypted === undefined) return;
    const endpoint = parseServerAddress(serverAddress);
    const tokens = endpoint ? [{ server: formatEndpoint(endpoint), encrypted }] : [];
    // Where it cannot be written now it is with the next setting that is.
    this.#settings.update({ tokens, encryptedToken: undefined }).catch(() => undefined);
  }
}
