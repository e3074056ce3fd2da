import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askForModules, createModules } from '../src/jobs/wasm-modules.js';

const bmpWasm = createRequire(import.meta.resolve('@revela/formats')).resolve('@cwasm/nsbmp/nsbmp.wasm');

it('whoever asks gets the module', async () => {
  const answer = createModules();
  const askers = [1, 2].map(() => askForModules((question) => void answer(question)));
  const modules = await Promise.all(askers.flatMap((ask) => [ask(bmpWasm), ask(bmpWasm)]));
  expect(modules.every((module) => WebAssembly.Module.exports(module).length > 0)).toBe(true);
  expect(await askers[0]!(bmpWasm)).toBeInstanceOf(WebAssembly.Module);
});

it('a file that cannot be read is tried again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'revela-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'codec.wasm');
  const answer = createModules();
  const ask = askForModules((question) => void answer(question));
  await expect(ask(file)).rejects.toMatchObject({ code: 'ENOENT' });
  copyFileSync(bmpWasm, file);
  expect(await ask(file)).toBeInstanceOf(WebAssembly.Module);
});
