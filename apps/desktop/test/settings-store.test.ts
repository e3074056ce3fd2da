import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsStore } from '../src/main/settings-store.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revela-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('SettingsStore', () => {
  it('keeps what was changed, and removes what is undefined', async () => {
    const store = new SettingsStore(file);
    await store.update({ serverAddress: 'a', encryptedToken: 'x' });
    await store.update({ theme: 'dark', encryptedToken: undefined });
    const again = new SettingsStore(file).get();
    expect(again).toMatchObject({ serverAddress: 'a', theme: 'dark' });
    expect(again).not.toHaveProperty('encryptedToken');
  });

  it('is whole at every moment, however many changes come at once', async () => {
    const store = new SettingsStore(file);
    const updates = Array.from({ length: 50 }, (_, index) => store.update({ serverAddress: `host${index}` }));
    const seen = new Set<string>();
    const watch = setInterval(() => {
      try {
        seen.add((JSON.parse(readFileSync(file, 'utf8')) as { serverAddress: string }).serverAddress);
      } catch (error) {
        // Not there yet; or, on Windows, being replaced at this very moment.
        const { code = '' } = error as NodeJS.ErrnoException;
        if (!['ENOENT', 'EPERM', 'EACCES', 'EBUSY'].includes(code)) seen.add('damaged');
      }
    }, 1);
    await Promise.all(updates);
    clearInterval(watch);
    expect(seen.has('damaged')).toBe(false);
    expect(seen.size).toBeGreaterThan(0);
    expect(new SettingsStore(file).get().serverAddress).toBe('host49');
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  it.each(['', 'not json', '[]', '{"version":2}', '{"version":1,"theme":"pink"}'])(
    'sets %j aside',
    (damage) => {
      writeFileSync(file, damage);
      expect(new SettingsStore(file).get().theme).toBe('system');
      const [aside] = readdirSync(folder);
      expect(aside).toMatch(/^settings\.json\.damaged-\d+$/);
      expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(damage);
    },
  );
});
