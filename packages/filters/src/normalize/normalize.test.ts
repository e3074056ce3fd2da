import { test } from 'vitest';
import { expectStockJimp } from '../../testing/images.js';
import filter from './index.js';

test('normalize is what stock Jimp makes of the pixels', async () => {
  await expectStockJimp(filter, (image) => image.normalize(), [{}]);
});
