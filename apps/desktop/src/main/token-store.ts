/* eslint-disable @typescript-eslint/no-deprecated -- what takes the place of these is not in the oldest Electron we run on */
import { safeStorage } from 'electron';
import type { SettingsStore } from './settings-store.js';

/** Keeps the access token with the operating system's encryption; without one, only until Revela closes. */
export class TokenStore {
  readonly #settings: SettingsStore;
  #token: string | null | undefined;
  /** The person would not let Revela into the keychain. */
  #refused = false;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  /** False where the system offers no safe place. */
  get isKept(): boolean {
    // macOS always has one. To ask for it would show whoever starts Revela a question about the keychain, token or no token.
    return process.platform === 'darwin' ? !this.#refused : safeStorage.isEncryptionAvailable();
  }

  get(): string | null {
    // Decrypted when first asked for: the key store may be slow, and the first screen needs no token.
    this.#token ??= this.#decrypt();
    return this.#token;
  }

  /** Keeps another token; null forgets the one there is. */
  async set(token: string | null): Promise<void> {
    this.#token = token;
    await this.#settings.update({ encryptedToken: token === null ? undefined : this.#encrypt(token) });
  }

  #encrypt(token: string): string | undefined {
    if (!this.isKept) return undefined;
    try {
      return safeStorage.encryptString(token).toString('base64');
    } catch {
      this.#refused = true;
      return undefined;
    }
  }

  #decrypt(): string | null {
    const { encryptedToken } = this.#settings.get();
    if (!encryptedToken || !this.isKept) return null;
    try {
      return safeStorage.decryptString(Buffer.from(encryptedToken, 'base64'));
    } catch {
      // Encrypted for another account or machine: the server will ask for it again.
      return null;
    }
  }
}
