import { test } from 'vitest';
import { expectStockJimp } from '../../testing/images.js';
import filter from './index.js';

test('threshold is what stock Jimp makes of the pixels', async () => {
  await expectStockJimp(
    filter,
    (image, { level }) => image.threshold({ max: level }),
    [0, 1, 127, 128, 255].map((level) => ({ level })),
  );
});
