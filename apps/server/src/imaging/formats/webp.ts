import type { Format } from '@jimp/types';
import decodeWebp, { init } from '@jsquash/webp/decode.js';
import { toBitmap } from './bitmap.js';
import { compileWasm } from './wasm-codec.js';
import { encodingUnsupported } from './decode-only.js';

let ready: Promise<unknown> | undefined;

function prepare(): Promise<unknown> {
  ready ??= compileWasm('@jsquash/webp/codec/dec/webp_dec.wasm').then((module) => init(module));
  return ready;
}

/** WebP by libwebp in WebAssembly. */
export default function webp() {
  return {
    mime: 'image/webp',
    encode: encodingUnsupported,
    async decode(data: Buffer) {
      await prepare();
      const file = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return toBitmap(await decodeWebp(file as unknown as ArrayBuffer));
    },
  } satisfies Format<'image/webp'>;
}
