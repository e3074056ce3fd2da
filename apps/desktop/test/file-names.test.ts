import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formats } from '@revela/formats';
import { defaultLimits, MAX_FILE_NAME_BYTES, outputName, portableFileName } from '@revela/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pngPath, proposedPath } from '../src/main/file-paths.js';
import { OpenImages } from '../src/main/open-images.js';
import { ResultStore } from '../src/main/result-store.js';
import { copyWhole, moveWhole } from '../src/main/whole-file.js';
import { hostileNames } from './hostile-names.js';

const png = path.join(import.meta.dirname, '../../../fixtures/png/size-3x2.png');
const accepts = { limits: defaultLimits, extensions: formats.flatMap((format) => format.extensions) };
const filter = 'edge_enhance';

/** What Microsoft, Apple and POSIX say of the name of a file, written down apart from what makes names. */
function complaints(name: string): string[] {
  const stem = name.split('.')[0]!.trimEnd().toUpperCase();
  const devices = ['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'];
  for (const digit of '0123456789¹²³') devices.push(`COM${digit}`, `LPT${digit}`);
  const broken: Record<string, boolean> = {
    'is empty, or means a folder': ['', '.', '..'].includes(name),
    'holds a character of a path, a stream or a wildcard': Array.from('<>:"/\\|?*').some((one) =>
      name.includes(one),
    ),
    // eslint-disable-next-line no-control-regex
    'holds a control character': /[\u0000-\u001f\u007f-\u009f]/.test(name),
    'is not Unicode': Buffer.from(name).toString() !== name,
    'ends in a dot or a space': /[. ]$/.test(name),
    'is a device': devices.includes(stem),
    'is too long for ext4 and APFS': Buffer.byteLength(name) > 255,
    'is too long for NTFS': name.length > 255,
    'is a path on Windows': path.win32.basename(name) !== name || path.win32.parse(name).root !== '',
    'is a path elsewhere': path.posix.basename(name) !== name,
  };
  return Object.keys(broken).filter((complaint) => broken[complaint]);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'revela-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has names that no system takes as they are, sixty at least', () => {
  expect(new Set(hostileNames).size).toBeGreaterThanOrEqual(60);
  expect(hostileNames.filter((name) => complaints(name).length > 0).length).toBeGreaterThan(40);
});

describe.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 60), name] as const))(
  '%s',
  (_, name) => {
    it('makes a name that every system takes, with room for what others add', () => {
      for (const made of [outputName(name, filter), portableFileName(name)]) {
        expect(complaints(made), made).toEqual([]);
        expect(Buffer.byteLength(made)).toBeLessThanOrEqual(MAX_FILE_NAME_BYTES);
        // Made safe once, it is safe.
        expect(portableFileName(made)).toBe(made);
      }
      expect(outputName(name, filter)).toMatch(/.-edge_enhance\.png$/);
    });

    it.each([
      ['Windows', path.win32, 'C:\\Users\\Ana\\Pictures'],
      ['elsewhere', path.posix, '/home/ana/Pictures'],
    ] as const)('stays in its folder, proposed and typed: %s', (_, system, pictures) => {
      const proposed = proposedPath(pictures, outputName(name, filter), system);
      expect(system.dirname(proposed)).toBe(pictures);
      expect(complaints(system.basename(proposed))).toEqual([]);
      const typed = pngPath(`${pictures}${system.sep}${portableFileName(name, 255)}`, system);
      expect(system.dirname(typed)).toBe(pictures);
      expect(complaints(system.basename(typed))).toEqual([]);
      expect(typed).toMatch(/\.png$/);
    });

    it('is received, saved and opened', async () => {
      const results = new ResultStore(path.join(folder, 'results'));
      const place = results.reserve(name, filter);
      mkdirSync(path.dirname(place.path), { recursive: true });
      copyFileSync(png, `${place.path}.part`);
      await moveWhole(`${place.path}.part`, place.path);
      const result = await results.add(place, folder);

      const saved = path.join(folder, 'saved');
      mkdirSync(saved, { recursive: true });
      const target = proposedPath(saved, result.info.name);
      await copyWhole(result.path, target);
      // As it was asked for, to the letter: no system has changed it.
      expect(readdirSync(saved)).toEqual([path.basename(target)]);
      const { info, path: opened } = await new OpenImages().add(target, accepts);
      expect(info.name).toBe(path.basename(target));
      expect(readFileSync(opened).equals(readFileSync(png))).toBe(true);
      rmSync(saved, { recursive: true });
      await results.clear();
    });
  },
);

it('keeps what is good', () => {
  for (const name of [
    'Fotografia à noite 夜.jpg',
    'می\u200cخواهم.jpg',
    '👨‍👩‍👧‍👦.jpg',
    'Dr. Ana (2) [x] {y} +1, ok!.jpg',
  ]) {
    expect(portableFileName(name)).toBe(name);
    expect(outputName(name, 'blur')).toBe(name.replace('.jpg', '-blur.png'));
  }
});

it('cuts between what a person sees as characters, in front of the ending', () => {
  const family = '👨‍👩‍👧‍👦';
  const bytes = Buffer.byteLength(family);
  const cut = portableFileName(`${family.repeat(20)}.jpeg`);
  const kept = Math.floor((MAX_FILE_NAME_BYTES - '.jpeg'.length) / bytes);
  expect(cut).toBe(`${family.repeat(kept)}.jpeg`);
  expect(portableFileName('🇧🇷'.repeat(40))).toBe('🇧🇷'.repeat(MAX_FILE_NAME_BYTES / 8));
  // No end of its own that Windows would drop.
  expect(portableFileName(`abc ${'d'.repeat(9)}.png`, 8)).toBe('abc.png');
});
