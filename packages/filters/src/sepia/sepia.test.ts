import { test } from 'vitest';
import { expectStockJimp } from '../../testing/images.js';
import filter from './index.js';

test('sepia is what stock Jimp makes of the pixels', async () => {
  await expectStockJimp(filter, (image) => image.sepia(), [{}]);
});
