import { catalogue, filterNames } from '@revela/shared';
import { expect, test } from 'vitest';
import { loadKernel } from '../src/load-plan.js';
import { kernels } from '../src/registry.js';

test('every filter of the catalogue has its kernel', () => {
  expect(Object.keys(kernels)).toEqual(Object.keys(catalogue));
  for (const name of filterNames) expect(kernels[name]).toBeTypeOf('function');
});

test('a missing kernel is named', async () => {
  await expect(loadKernel('no_such_filter')).rejects.toThrow("'no_such_filter.ts' does not load");
});

test('a file without a kernel is named', async () => {
  await expect(loadKernel('raster')).rejects.toThrow("'raster.ts' has no kernel");
});
