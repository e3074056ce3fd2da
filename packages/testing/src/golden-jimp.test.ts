import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { applyStock, stockImage } from './stock-jimp.js';

test('golden-jimp.json is what stock Jimp gives', async () => {
  const script = fileURLToPath(new URL('../dist/golden-jimp.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stdout).toContain('are as committed');
});

test('stock Jimp is not asked for a filter it lacks', () => {
  const image = stockImage({ data: new Uint8Array(4), width: 1, height: 1 });
  expect(() => {
    applyStock(image, 'blur', {});
  }).toThrow("no filter 'blur'");
  expect(() => {
    applyStock(image, 'toString', {});
  }).toThrow(RangeError);
});
