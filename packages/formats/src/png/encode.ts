import type { Raster } from '@revela/shared';
import type { Encoder } from '../codecs/encoder.js';
import { assemblePng } from './assemble.js';
import { chooseCompression } from './compression.js';
import { isGrey } from './grey.js';
import { layoutFor } from './layout.js';
import { takeSamples } from './samples.js';
import { createStripEncoder } from './strip.js';

function isOpaque({ data }: Raster): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

/** PNG by the server's own encoder, as one strip on this thread. */
const encodePng: Encoder = (image) => {
  const { width, height } = image;
  const data = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength);
  const layout = layoutFor({ grey: isGrey(image), opaque: isOpaque(image) });
  const samples = takeSamples(
    { width, height, start: 0, end: height, strips: 1, grain: 1 },
    (target, top, bottom) => {
      target.set(data.subarray(top * width * 4, bottom * width * 4));
    },
  );
  const encoder = createStripEncoder(width, layout, chooseCompression(samples, layout));
  encoder.push(data, height);
  return Buffer.concat(assemblePng({ width, height, layout }, [encoder.finish()]));
};

export default encodePng;
