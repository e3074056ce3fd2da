import { test } from 'vitest';
import { expectStockJimp } from '../../testing/images.js';
import filter from './index.js';

test('contrast is what stock Jimp makes of the pixels', async () => {
  await expectStockJimp(
    filter,
    (image, { amount }) => image.contrast(amount),
    [-1, -0.35, 0, 0.2, 0.9, 1].map((amount) => ({ amount })),
  );
});
