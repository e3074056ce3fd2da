import { test } from 'vitest';
import { expectStockJimp } from '../../testing/images.js';
import filter from './index.js';

test('brightness is what stock Jimp makes of the pixels', async () => {
  await expectStockJimp(
    filter,
    (image, { factor }) => image.brightness(factor),
    [0, 0.4, 1, 1.2, 3.7, 10].map((factor) => ({ factor })),
  );
});
