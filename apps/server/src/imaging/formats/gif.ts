import jimpGif from '@jimp/js-gif';
import type { Decoder } from './decoder.js';

/** GIF by Jimp's decoder: the first frame on its transparent canvas. */
export const decodeGif: Decoder = (file) => ({
  ...jimpGif().decode(Buffer.from(file.buffer, file.byteOffset, file.byteLength)),
  channels: 4,
});
