/* eslint-disable @typescript-eslint/no-deprecated -- what takes the place of these is not in the oldest Electron we run on */
import { safeStorage } from 'electron';
import type { SettingsStore } from './settings-store.js';

/** Keeps the access token with the operating system's encryption; without one, only until Revela closes. */
export class TokenStore {
  readonly #settings: SettingsStore;
  #token: string | null | undefined;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  /** False where the system offers no safe place. */
  get isKept(): boolean {
    return safeStorage.isEncryptionAvailable();
  }

  get(): string | null {
    // Decrypted when first asked for: the key store may be slow, and the first screen needs no token.
    this.#token ??= this.#decrypt();
    return this.#token;
  }

  /** Keeps another token; null forgets the one there is. */
  async set(token: string | null): Promise<void> {
    this.#token = token;
    const encryptedToken =
      token && this.isKept ? safeStorage.encryptString(token).toString('base64') : undefined;
    await this.#settings.update({ encryptedToken });
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
