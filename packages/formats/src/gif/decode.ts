import jimpGif from '@jimp/js-gif';
import type { Decoder } from '../codecs/decoder.js';
import { cutToFirstFrame } from './first-frame.js';

/** GIF by Jimp's decoder: the first frame on its transparent canvas. */
const decodeGif: Decoder = (file) => {
  const frame = cutToFirstFrame(file);
  return {
    ...jimpGif().decode(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)),
    channels: 4,
  };
};

export default decodeGif;
