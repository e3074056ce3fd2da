import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Configuration } from 'electron-builder';
import { formats } from '@revela/formats';
import { describe, expect, it } from 'vitest';

const app = join(import.meta.dirname, '..');
const { default: config } = (await import(pathToFileURL(join(app, 'electron-builder.config.mjs')).href)) as {
  default: Configuration & { beforePack: () => void };
};
const accepted = formats.flatMap((format) => format.extensions);

describe('the installer for Windows', () => {
  config.beforePack();
  const script = readFileSync(join(app, config.nsis?.include ?? ''), 'utf8');
  const list = readFileSync(join(app, 'out/installer/extensions.nsh'), 'utf8');

  it('takes no extension: electron-builder writes itself into those of `fileAssociations`', () => {
    for (const part of [config, config.win, config.nsis]) expect(part).not.toHaveProperty('fileAssociations');
  });

  it('offers Revela for every accepted extension', () => {
    expect(Array.from(list.matchAll(/ "(\w+)"$/gm), ([, extension]) => extension)).toEqual(accepted);
    const macro = (name: string): string =>
      new RegExp(`!macro ${name}\\b[^\\n]*\\n(.*?)!macroend`, 's').exec(script)?.[1] ?? '';
    expect(macro('customInstall')).toContain('!insertmacro forEachExtension offerExtension');
    expect(macro('customUnInstall')).toContain('!insertmacro forEachExtension withdrawExtension');
    expect(macro('offerExtension').trim()).toBe(
      'WriteRegNone SHELL_CONTEXT "${REVELA_CLASSES}\\.${EXTENSION}\\OpenWithProgids" "${REVELA_PROGID}"',
    );
    expect(macro('withdrawExtension').trim()).toBe(
      'DeleteRegValue SHELL_CONTEXT "${REVELA_CLASSES}\\.${EXTENSION}\\OpenWithProgids" "${REVELA_PROGID}"',
    );
  });

  it('writes and removes nothing but what is its own', () => {
    const own = /^"\$\{REVELA_CLASSES\}\\(\$\{REVELA_PROGID\}|\.\$\{EXTENSION\}\\OpenWithProgids)[\\"]/;
    const keys = (command: string): string[] =>
      Array.from(
        script.matchAll(new RegExp(`^\\s*${command} SHELL_CONTEXT (.+)$`, 'gm')),
        ([, rest]) => rest!,
      );
    expect(keys('WriteReg\\w+').length).toBeGreaterThan(3);
    for (const key of [...keys('WriteReg\\w+'), ...keys('DeleteRegKey'), ...keys('DeleteRegValue')]) {
      expect(key).toMatch(own);
    }
    // A key that other programs write into stays.
    expect(keys('DeleteRegKey')).toEqual(['"${REVELA_CLASSES}\\${REVELA_PROGID}"']);
    expect(script).toContain('!define REVELA_PROGID "Revela.Image"');
  });

  const makensis = spawnSync('makensis', ['-VERSION']).status === 0;
  if (!makensis)
    console.log('SKIPPED: the installer script is not compiled here, because there is no makensis.');
  it.runIf(makensis)('is a script that NSIS compiles', () => {
    const folder = mkdtempSync(join(tmpdir(), 'revela-nsis-'));
    const main = join(folder, 'main.nsi');
    // As electron-builder's own script uses it.
    writeFileSync(
      main,
      [
        'Unicode true',
        'RequestExecutionLevel user',
        'Name "${PRODUCT_NAME}"',
        `OutFile "${join(folder, 'Revela.exe')}"`,
        'InstallDir "$LOCALAPPDATA\\Programs\\Revela"',
        `!include "${join(app, 'build/installer.nsh')}"`,
        'Section\n!insertmacro customInstall\nWriteUninstaller "$INSTDIR\\u.exe"\nSectionEnd',
        'Section "un.x"\n!insertmacro customUnInstall\nSectionEnd',
      ].join('\n'),
    );
    try {
      const defines = { PROJECT_DIR: app, PRODUCT_NAME: 'Revela', APP_EXECUTABLE_FILENAME: 'Revela.exe' };
      const flags = Object.entries(defines).map(([name, value]) => `-D${name}=${value}`);
      const output = execFileSync('makensis', ['-WX', '-V4', ...flags, main], { encoding: 'utf8' });
      const did = (command: string): string[] =>
        Array.from(
          output.matchAll(new RegExp(`^${command}: SHELL_CONTEXT\\\\(.+?)\r?$`, 'gm')),
          ([, what]) => what!,
        );
      const offers = accepted.map((one) => `Software\\Classes\\.${one}\\OpenWithProgids\\Revela.Image`);
      expect(did('WriteRegNone')).toEqual(offers.map((value) => `${value}=`));
      expect(did('DeleteRegValue')).toEqual(offers);
      expect(did('DeleteRegKey')).toEqual(['Software\\Classes\\Revela.Image']);
      expect(did('WriteRegStr')).toContain(
        'Software\\Classes\\Revela.Image\\shell\\open\\command\\="$INSTDIR\\Revela.exe" "%1"',
      );
      for (const value of did('WriteRegStr')) expect(value).toMatch(/^Software\\Classes\\Revela\.Image\\/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('macOS and Linux', () => {
  it('offer Revela for every accepted type, as one program among others', () => {
    const offered = config.mac?.fileAssociations as { ext: string[]; rank: string }[];
    expect(offered.flatMap(({ ext }) => ext)).toEqual(accepted);
    expect(new Set(offered.map(({ rank }) => rank))).toEqual(new Set(['Alternate']));
    expect(config.linux?.mimeTypes).toEqual(formats.map(({ mediaType }) => mediaType));
    expect(config.linux).not.toHaveProperty('fileAssociations');
  });

  it('ask for the local network and for folders in both languages', () => {
    const texts = (language: string): Record<string, string> => {
      const file = readFileSync(join(app, `build/mac/${language}.lproj/InfoPlist.strings`), 'utf8');
      return Object.fromEntries(
        Array.from(file.matchAll(/^"(\w+)" = "([^"]+)";$/gm), ([, key, text]) => [key!, text!] as const),
      );
    };
    const english = texts('en');
    const portuguese = texts('pt_BR');
    expect(config.mac?.extendInfo).toEqual(english);
    expect(config.mac?.extraResources).toEqual([{ from: 'build/mac', to: '.' }]);
    expect(Object.keys(english)).toContain('NSLocalNetworkUsageDescription');
    expect(Object.keys(portuguese)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(portuguese)) expect(text).not.toBe(english[key]);
  });
});

it('asks for no keychain for cookies that are never kept', () => {
  expect(config.electronFuses).toMatchObject({ enableCookieEncryption: false });
});
