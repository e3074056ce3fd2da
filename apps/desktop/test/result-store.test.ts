import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResultStore, type Result } from '../src/main/result-store.js';

const png = join(import.meta.dirname, '../../../fixtures/png/size-3x2.png');

/** Folders whose files another program has open: Windows removes none of them. */
const held = vi.hoisted(() => new Set<string>());
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>();
  return {
    ...actual,
    rm: (...[path, options]: Parameters<typeof actual.rm>) =>
      held.has(String(path))
        ? Promise.reject(Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' }))
        : actual.rm(path, options),
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revela-results-'));
});
afterEach(async () => {
  held.clear();
  await rm(folder, { recursive: true, force: true });
});

async function receive(results: ResultStore, name: string): Promise<Result> {
  const place = results.reserve(name, 'blur');
  mkdirSync(dirname(place.path), { recursive: true });
  copyFileSync(png, place.path);
  return await results.add(place, folder);
}

describe('ResultStore', () => {
  it('removes what a crash left, all but what is open elsewhere, and that the next time', async () => {
    const left = ['one', 'two', 'three'].map((name) => join(folder, name));
    for (const path of left) {
      mkdirSync(path);
      writeFileSync(join(path, 'photo-blur.png'), '');
    }
    held.add(left[1]!);
    await new ResultStore(folder).clear();
    expect(readdirSync(folder)).toEqual(['two']);
    held.clear();
    await new ResultStore(folder).clear();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes in results while it clears', async () => {
    mkdirSync(join(folder, 'left'));
    const results = new ResultStore(folder);
    const cleared = results.clear();
    const { path } = await receive(results, 'photo.jpg');
    await cleared;
    expect(readdirSync(folder)).toHaveLength(1);
    expect(existsSync(path)).toBe(true);
  });

  it('takes in a result though an old one that has to go is open elsewhere', async () => {
    const results = new ResultStore(folder);
    const first = await receive(results, 'first.jpg');
    held.add(dirname(first.path));
    for (const name of ['2.jpg', '3.jpg', '4.jpg', '5.jpg']) {
      expect((await receive(results, name)).info).toMatchObject({ width: 3, height: 2 });
    }
    expect(results.get(first.info.id)).toBeUndefined();
    held.clear();
    await results.clear();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no folder behind at the end', async () => {
    const results = new ResultStore(join(folder, 'results'));
    await receive(results, 'photo.jpg');
    await results.close();
    expect(readdirSync(folder)).toEqual([]);
    await receive(results, 'photo.jpg');
    held.add(join(folder, 'results'));
    await results.close();
  });

  it('is clear where there is no folder yet', async () => {
    await new ResultStore(join(folder, 'none')).clear();
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('knows which paths are its own', () => {
    const results = new ResultStore(folder);
    expect(results.holds(folder)).toBe(true);
    expect(results.holds(join(folder, 'results', 'a', 'picture.png'))).toBe(true);
    expect(results.holds(`${folder}-old`)).toBe(false);
    expect(results.holds(dirname(folder))).toBe(false);
  });
});
