import { test } from 'vitest';
import { expectStockJimp } from '../../testing/images.js';
import filter from './index.js';

test('posterize is what stock Jimp makes of the pixels', async () => {
  await expectStockJimp(
    filter,
    (image, { levels }) => image.posterize(levels),
    [2, 3, 4, 17, 255].map((levels) => ({ levels })),
  );
});
