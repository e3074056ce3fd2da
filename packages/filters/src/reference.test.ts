import { expect, test } from 'vitest';
import { loadReference } from '../testing/reference.js';
import type { AnyFilter } from './index.js';

test('a filter without a reference gets none of another', async () => {
  await expect(loadReference({ name: 'no_filter' } as AnyFilter)).rejects.toThrow('no_filter');
});
