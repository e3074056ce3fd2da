import { createRequire } from 'node:module';
import { applyStock, stockFilters } from '@revela/testing/stock-jimp';
import { Jimp, type JimpInstance } from 'jimp';
import { type Params, type Process, serve } from './http.js';

const { version } = createRequire(import.meta.url)('jimp/package.json') as { version: string };

/** Pillow's `BLUR`: the sixteen outer taps of five by five. */
const ring = [
  [1, 1, 1, 1, 1],
  [1, 0, 0, 0, 1],
  [1, 0, 0, 0, 1],
  [1, 0, 0, 0, 1],
  [1, 1, 1, 1, 1],
].map((row) => row.map((tap) => tap / 16));

/** Pillow's `EDGE_ENHANCE`, at any amount. */
const sharpen = (amount: number) => {
  const around = -amount / 2;
  return [
    [around, around, around],
    [around, 1 + 4 * amount, around],
    [around, around, around],
  ];
};

function blur(image: JimpInstance, { radius }: Params): void {
  if (radius !== undefined) throw new Error('Jimp has no Gaussian of a standard deviation.');
  image.convolution({ kernel: ring });
}

/** Decodes, filters in place and encodes. */
function process(filter: (image: JimpInstance, params: Params) => unknown): Process {
  return async (file, params) => {
    // Jimp's own bound of 512 MB would refuse 12 megapixels.
    const image = await Jimp.read(file, { 'image/jpeg': { maxMemoryUsageInMB: 4096 } });
    filter(image as unknown as JimpInstance, params);
    return image.getBuffer('image/png');
  };
}

await serve(`jimp ${version}`, {
  blur: process(blur),
  edge_enhance: process((image, { amount = 1 }) => image.convolution({ kernel: sharpen(amount) })),
  pixelate: process((image, { size = 10 }) => image.pixelate(size)),
  ...Object.fromEntries(
    stockFilters.map((name) => [
      name,
      process((image, params) => {
        applyStock(image, name, params);
      }),
    ]),
  ),
});
