import type { Format } from '@jimp/types';
import decodeAvif, { init } from '@jsquash/avif/decode.js';
import { ImageError } from '../errors.js';
import { toBitmap } from './bitmap.js';
import { compileWasm } from './wasm-codec.js';
import { encodingUnsupported } from './decode-only.js';

let ready: Promise<unknown> | undefined;

function prepare(): Promise<unknown> {
  ready ??= compileWasm('@jsquash/avif/codec/dec/avif_dec.wasm').then((module) => init(module));
  return ready;
}

/** AVIF by libavif in WebAssembly. */
export default function avif() {
  return {
    mime: 'image/avif',
    encode: encodingUnsupported,
    async decode(data: Buffer) {
      await prepare();
      const file = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const image = await decodeAvif(file as unknown as ArrayBuffer);
      if (!image) throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: it is no readable AVIF.');
      return toBitmap(image);
    },
  } satisfies Format<'image/avif'>;
}
