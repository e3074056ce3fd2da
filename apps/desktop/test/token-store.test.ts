import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SettingsStore } from '../src/main/settings-store.js';
import { TokenStore } from '../src/main/token-store.js';

/** The system's key store; every call to it may show a person a question. */
const keychain = vi.hoisted(() => ({ questions: 0, opens: true }));
vi.mock('electron', () => {
  const ask = (): void => {
    keychain.questions++;
    if (!keychain.opens) throw new Error('The user name or passphrase you entered is not correct.');
  };
  return {
    safeStorage: {
      isEncryptionAvailable: () => {
        keychain.questions++;
        return keychain.opens;
      },
      encryptString: (text: string) => {
        ask();
        return Buffer.from(text).reverse();
      },
      decryptString: (bytes: Buffer) => {
        ask();
        return Buffer.from(bytes).reverse().toString();
      },
    },
  };
});

let folder: string;
let settings: SettingsStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revela-token-'));
  settings = new SettingsStore(join(folder, 'settings.json'));
  keychain.questions = 0;
  keychain.opens = true;
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

function on(platform: NodeJS.Platform): void {
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
}

describe('TokenStore', () => {
  it('asks macOS for its keychain only where there is a token', async () => {
    on('darwin');
    const tokens = new TokenStore(settings);
    expect([tokens.isKept, tokens.get(), keychain.questions]).toEqual([true, null, 0]);
    await tokens.set('open-sesame');
    expect(keychain.questions).toBe(1);
    expect(JSON.stringify(settings.get())).not.toContain('open-sesame');
    expect(new TokenStore(settings).get()).toBe('open-sesame');
    await tokens.set(null);
    expect(settings.get()).not.toHaveProperty('encryptedToken');
  });

  it.each(['darwin', 'linux'] as const)(
    'keeps a token for this run where %s keeps none',
    async (platform) => {
      on(platform);
      keychain.opens = false;
      const tokens = new TokenStore(settings);
      await tokens.set('open-sesame');
      expect([tokens.get(), tokens.isKept]).toEqual(['open-sesame', false]);
      expect(new TokenStore(settings).get()).toBeNull();
    },
  );
});
