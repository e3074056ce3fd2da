import sharp, { type Kernel, type Sharp } from 'sharp';
import { serve } from './http.js';

const concurrency = process.env['BENCH_SHARP_CONCURRENCY'];
if (concurrency !== undefined) sharp.concurrency(Number(concurrency));

/** Pillow's `BLUR`: the sixteen outer taps of five by five. */
const ring: Kernel = {
  width: 5,
  height: 5,
  kernel: [1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1],
  scale: 16,
};

/** Pillow's `EDGE_ENHANCE`. */
const sharpen: Kernel = { width: 3, height: 3, kernel: [-1, -1, -1, -1, 10, -1, -1, -1, -1], scale: 2 };

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

await serve(
  `sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips}, concurrency ${sharp.concurrency()})`,
  async (image, filter, { size = 10 }) => {
    const filtered =
      filter === 'pixelate'
        ? await pixelate(image, size)
        : sharp(image)
            .autoOrient()
            .convolve(filter === 'blur' ? ring : sharpen);
    // Without adaptive filtering its files are much larger than Pillow's, and the comparison would be none.
    return filtered.png({ adaptiveFiltering: true, compressionLevel: 6 }).toBuffer();
  },
);
