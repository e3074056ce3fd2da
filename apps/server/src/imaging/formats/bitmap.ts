import type { Bitmap } from '@jimp/types';
import type { DecodedImage } from './wasm-codec.js';

/** A Jimp bitmap over the decoder's own pixels, without a copy. */
export function toBitmap({ data, width, height }: DecodedImage): Bitmap {
  return { data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), width, height };
}
