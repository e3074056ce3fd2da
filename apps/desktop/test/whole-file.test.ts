import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';

/** What the system says to the next renames, in place of doing them: a virus scanner has the file open. */
let refusals: string[] = [];
const { rename } = fs;
// Before the libraries that rename are loaded: they keep what they find.
fs.rename = ((from, to, done) => {
  const code = refusals.shift();
  if (code) setImmediate(() => done(Object.assign(new Error(`${code}: rename`), { code })));
  else rename(from, to, done);
}) as typeof fs.rename;
const { copyWhole, moveWhole, retryOptions } = await import('../src/main/whole-file.js');
const { SettingsStore } = await import('../src/main/settings-store.js');

const windows = { ...retryOptions('win32'), interval: 5 };
const folder = mkdtempSync(join(tmpdir(), 'revela-whole-'));
const source = join(folder, 'source.png');
const target = join(folder, 'target.png');
beforeEach(() => {
  refusals = [];
  writeFileSync(source, 'new');
  writeFileSync(target, 'old');
});
afterAll(() => {
  fs.rename = rename;
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is held for a moment', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('is saved on Windows once %s is over', async (code) => {
    refusals = [code, code, code];
    await copyWhole(source, target, windows);
    expect(refusals).toEqual([]);
    expect(readFileSync(target, 'utf8')).toBe('new');
    refusals = [code, code];
    await moveWhole(source, target, windows);
    expect(readdirSync(folder)).toEqual(['target.png']);
  });

  it('is not waited for where the word is meant, and leaves nothing behind', async () => {
    for (const platform of ['linux', 'darwin'] as const) {
      refusals = ['EPERM'];
      await expect(copyWhole(source, target, retryOptions(platform))).rejects.toMatchObject({
        code: 'EPERM',
      });
    }
    refusals = ['ENOSPC'];
    await expect(copyWhole(source, target, windows)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['source.png', 'target.png']);
  });

  it('is given up where it stays held', async () => {
    refusals = Array.from({ length: 10_000 }, () => 'EPERM');
    const patient = { timeout: 50, interval: 5 };
    await expect(copyWhole(source, target, patient)).rejects.toMatchObject({ code: 'EPERM' });
    expect(readdirSync(folder).sort()).toEqual(['source.png', 'target.png']);
  });

  it('is written by the settings, too, and waited for by whoever closes them', async () => {
    vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
    const file = join(folder, 'settings.json');
    try {
      const settings = new SettingsStore(file);
      refusals = ['EPERM', 'EBUSY'];
      void settings.update({ theme: 'dark' });
      await settings.flush();
      expect(refusals).toEqual([]);
      expect(new SettingsStore(file).get().theme).toBe('dark');
    } finally {
      vi.unstubAllGlobals();
      rmSync(file, { force: true });
    }
  });
});

it('copies to a name as long as names can be', async () => {
  const longest = join(folder, `${'x'.repeat(251)}.png`);
  await copyWhole(source, longest);
  expect(readFileSync(longest, 'utf8')).toBe('new');
  rmSync(longest);
});
