import sharp, { type Kernel, type Sharp } from 'sharp';
import { type Params, type Process, serve } from './http.js';

const concurrency = process.env['BENCH_SHARP_CONCURRENCY'];
if (concurrency !== undefined) sharp.concurrency(Number(concurrency));

/** Pillow's `BLUR`: the sixteen outer taps of five by five. */
const ring: Kernel = {
  width: 5,
  height: 5,
  kernel: [1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  scale: 16,
};

/** Pillow's `EDGE_ENHANCE`, at any amount. */
const sharpen = (amount: number): Kernel => ({
  width: 3,
  height: 3,
  kernel: Array.from({ length: 9 }, (_, i) => (i === 4 ? 2 + 8 * amount : -amount)),
  scale: 2,
});

/** Shrinks to one pixel a block and blows it up again. Left to shrink while it loads, which sharp is fast at. */
async function pixelate(image: Buffer, size: number): Promise<Sharp> {
  const { autoOrient } = await sharp(image).metadata();
  const columns = Math.ceil(autoOrient.width / size);
  const rows = Math.ceil(autoOrient.height / size);
  const { data, info } = await sharp(image)
    .autoOrient()
    .resize(columns, rows, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: info })
    .resize(columns * size, rows * size, { fit: 'fill', kernel: 'nearest' })
    .extract({ left: 0, top: 0, ...autoOrient });
}

/** Filters and encodes. */
function filtering(filter: (image: Buffer, params: Params) => Sharp | Promise<Sharp>): Process {
  return async (image, params) =>
    // Without adaptive filtering its files are much larger than Pillow's, and the comparison would be none.
    (await filter(image, params)).png({ adaptiveFiltering: true, compressionLevel: 6 }).toBuffer();
}

await serve(
  `sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips}, concurrency ${sharp.concurrency()})`,
  {
    blur: filtering((image, { radius }) => {
      const upright = sharp(image).autoOrient();
      return radius === undefined ? upright.convolve(ring) : upright.blur(radius);
    }),
    edge_enhance: filtering((image, { amount = 1 }) => sharp(image).autoOrient().convolve(sharpen(amount))),
    pixelate: filtering((image, { size = 10 }) => pixelate(image, size)),
  },
);
