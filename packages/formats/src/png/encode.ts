import type { Raster } from '@revela/shared';
import type { Encoder } from '../codecs/encoder.js';
import { assemblePng } from './assemble.js';
import { chooseCompression } from './compression.js';
import { isGrey } from './grey.js';
import { layoutFor } from './layout.js';
import { takeSamples } from './samples.js';
import { compressStrip } from './strip.js';

function isOpaque({ data }: Raster): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

/** PNG by the server's own encoder, as one strip on this thread. */
const encodePng: Encoder = (image) => {
  const { width, height } = image;
  const data = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength);
  const layout = layoutFor({ grey: isGrey(image), opaque: isOpaque(image), icc: undefined });
  const strip = { width, height, start: 0, end: height, stripCount: 1, alignment: 1 };
  const samples = takeSamples(strip, (target, top, bottom) => {
    target.set(data.subarray(top * width * 4, bottom * width * 4));
  });
  const compression = chooseCompression(samples, layout);
  return Buffer.concat(
    assemblePng({ width, height, layout }, [compressStrip({ width, layout, compression }, [data])]),
  );
};

export default encodePng;
