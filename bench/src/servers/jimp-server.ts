import { createRequire } from 'node:module';
import { Jimp } from 'jimp';
import { serve } from './http.js';

const { version } = createRequire(import.meta.url)('jimp/package.json') as { version: string };

/** Pillow's `BLUR`: the sixteen outer taps of five by five. */
const ring = [
  [1, 1, 1, 1, 1],
  [1, 0, 0, 0, 1],
  [1, 0, 0, 0, 1],
  [1, 0, 0, 0, 1],
  [1, 1, 1, 1, 1],
].map((row) => row.map((tap) => tap / 16));

/** Pillow's `EDGE_ENHANCE`. */
const sharpen = [
  [-0.5, -0.5, -0.5],
  [-0.5, 5, -0.5],
  [-0.5, -0.5, -0.5],
];

await serve(`jimp ${version}`, async (buffer, filter, { size = 10 }) => {
  // Jimp's own bound of 512 MB would refuse 12 megapixels.
  const image = await Jimp.read(buffer, { 'image/jpeg': { maxMemoryUsageInMB: 4096 } });
  if (filter === 'pixelate') image.pixelate(size);
  else image.convolution({ kernel: filter === 'blur' ? ring : sharpen });
  return image.getBuffer('image/png');
});
