import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const scripts = join(import.meta.dirname, '../scripts');
const { electronToPack } = (await import(pathToFileURL(join(scripts, 'electron-runtime.mjs')).href)) as {
  electronToPack(
    folder: string,
    args?: readonly string[],
    platform?: string,
  ): { folder: string; version: string };
};

const programs = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
  linux: 'electron',
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revela-electron-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function provide(platform: keyof typeof programs): void {
  const program = join(folder, programs[platform]);
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '');
}

describe('an Electron that stands in for the pinned one', () => {
  it.each(['win32', 'darwin', 'linux'] as const)('is packed on %s, or it is said why not', (platform) => {
    expect(() => electronToPack(folder, [], platform)).toThrow(/there is no .*electron.* in /i);
    provide(platform);
    expect(() => electronToPack(folder, [], platform)).toThrow(/says its version/);
    writeFileSync(join(folder, 'version'), 'v45.4.1\n');
    expect(electronToPack(folder, ['--dir'], platform)).toEqual({ folder, version: '45.4.1' });
  });

  it('is packed for no other system', () => {
    provide('linux');
    writeFileSync(join(folder, 'version'), '45.4.1');
    expect(electronToPack(folder, ['--linux'], 'linux').version).toBe('45.4.1');
    for (const flag of ['--win', '-w', '--mac', '-m']) {
      expect(() => electronToPack(folder, [flag], 'linux')).toThrow(/one for linux/);
    }
  });

  it('is never left aside without a word', () => {
    const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') };
    const { status, stderr } = spawnSync(process.execPath, [join(scripts, 'dist.mjs'), '--dir'], {
      env,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH')]);
  });
});
