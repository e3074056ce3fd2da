import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseServerAddress, type Endpoint } from '../src/main/server-address.js';
import { SettingsStore } from '../src/main/settings-store.js';
import { TokenStore, type KeyStore } from '../src/main/token-store.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revela-tokens-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands in for the system's: what it makes is not the text, and can be turned back. */
const keys: KeyStore = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(text).reverse(),
  decryptString: (encrypted) => Buffer.from(encrypted).reverse().toString(),
};
const noKeys: KeyStore = { ...keys, isEncryptionAvailable: () => false };

function at(address: string): Endpoint {
  const endpoint = parseServerAddress(address);
  if (!endpoint) throw new Error(address);
  return endpoint;
}
const store = (withKeys = keys): TokenStore => new TokenStore(new SettingsStore(file), withKeys);
const encrypted = keys.encryptString('secret').toString('base64');

describe.each([
  ['kept by the system', keys],
  ['for this run only', noKeys],
])('a token, %s', (_name, withKeys) => {
  it('belongs to its server: protocol, host, port and path', async () => {
    const tokens = store(withKeys);
    await tokens.set(at('host:5000'), 'secret');
    for (const same of ['host', 'http://HOST:5000/', ' host:5000 '])
      expect(tokens.get(at(same))).toBe('secret');
    const others = [
      'host:5001',
      'https://host:5000',
      'other',
      'host:5000/revela',
      'hos',
      'host.example',
      '::1',
    ];
    for (const other of others) {
      expect(tokens.get(at(other)), other).toBeNull();
      expect(tokens.has(at(other)), other).toBe(false);
    }
  });

  it('of another server takes nobody’s place, and is forgotten alone', async () => {
    const tokens = store(withKeys);
    await tokens.set(at('one'), 'first');
    await tokens.set(at('two'), 'second');
    expect([tokens.get(at('one')), tokens.get(at('two'))]).toEqual(['first', 'second']);
    await tokens.set(at('one'), null);
    expect([tokens.get(at('one')), tokens.get(at('two'))]).toEqual([null, 'second']);
    expect([tokens.has(at('one')), tokens.has(at('two'))]).toEqual([false, true]);
  });
});

describe('the file', () => {
  it('has tokens encrypted, each with its server, and gives them back', async () => {
    await store().set(at('one'), 'secret');
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
    expect(store().get(at('one'))).toBe('secret');
    expect(store().get(at('two'))).toBeNull();
  });

  it('has none where the system offers no safe place', async () => {
    await store(noKeys).set(at('one'), 'secret');
    expect(store().has(at('one'))).toBe(false);
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
  });

  it('keeps the eight newest', async () => {
    const tokens = store();
    for (let index = 0; index < 12; index++) await tokens.set(at(`host${index}`), 'secret');
    const kept = Array.from({ length: 12 }, (_, index) => store().has(at(`host${index}`)));
    expect(kept).toEqual([...Array<boolean>(4).fill(false), ...Array<boolean>(8).fill(true)]);
  });

  it.each([
    ['one:7000', 'http://one:7000'],
    ['', null],
  ])('of the first version: its token is that of the address in it, %j', async (serverAddress, owner) => {
    const old = { version: 1, serverAddress, recentAddresses: [], language: 'system', theme: 'system' };
    writeFileSync(file, JSON.stringify({ ...old, recentImages: [], encryptedToken: encrypted }));
    const settings = new SettingsStore(file);
    const tokens = new TokenStore(settings, keys);
    // Another address comes into use: the token stays with the one it was for.
    await settings.update({ serverAddress: 'two' });
    if (owner) expect(tokens.get(at(owner))).toBe('secret');
    for (const other of ['two', 'localhost']) expect(tokens.get(at(other))).toBeNull();
    const written = JSON.parse(readFileSync(file, 'utf8')) as object;
    expect(written).not.toHaveProperty('encryptedToken');
    expect(written).toMatchObject({ tokens: owner ? [{ server: owner, encrypted }] : [] });
  });

  it('that another account encrypted has no token to send, but still says that there is one', async () => {
    await store().set(at('one'), 'secret');
    const others = store({
      ...keys,
      decryptString: () => {
        throw new Error('not ours');
      },
    });
    expect([others.get(at('one')), others.has(at('one'))]).toEqual([null, true]);
  });
});

describe('macOS’s keychain', () => {
  /** Every call to it may show a person a question. */
  function keychain(opens: boolean) {
    const state = { questions: 0 };
    const ask = <T>(answer: T): T => {
      state.questions++;
      if (!opens) throw new Error('The user name or passphrase you entered is not correct.');
      return answer;
    };
    const store: KeyStore = {
      isEncryptionAvailable: () => (state.questions++, opens),
      encryptString: (text) => ask(keys.encryptString(text)),
      decryptString: (bytes) => ask(keys.decryptString(bytes)),
    };
    return { state, store };
  }
  const tokensOn = (store: KeyStore) => new TokenStore(new SettingsStore(file), store, 'darwin');

  it('is asked for only where there is a token', async () => {
    const { state, store: withKeys } = keychain(true);
    const tokens = tokensOn(withKeys);
    expect([tokens.isKept, tokens.get(at('one')), tokens.has(at('one')), state.questions]).toEqual([
      true,
      null,
      false,
      0,
    ]);
    await tokens.set(at('one'), 'secret');
    expect(state.questions).toBe(1);
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
    expect(tokensOn(withKeys).get(at('one'))).toBe('secret');
  });

  it('may be refused: then a token is there for this run', async () => {
    const tokens = tokensOn(keychain(false).store);
    await tokens.set(at('one'), 'secret');
    expect([tokens.isKept, tokens.get(at('one'))]).toEqual([false, 'secret']);
    expect(tokensOn(keychain(false).store).get(at('one'))).toBeNull();
  });
});
