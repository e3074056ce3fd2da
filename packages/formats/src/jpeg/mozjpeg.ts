import createCodec from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import type { DecodedPixels } from '../codecs/decoder.js';
import {
  asPixels,
  type EmscriptenFactory,
  instantiateEmscripten,
  type SquooshApi,
} from '../codecs/emscripten.js';
import { refuseTruncated } from '../codecs/libjpeg-warnings.js';
import { createWasmDecoder } from '../codecs/wasm-codec.js';
import { damaged, ImageError, LoadError } from '../errors.js';

const factory = createCodec as unknown as EmscriptenFactory<SquooshApi<[preserveOrientation: boolean]>>;

/** What the codec printed of the file it read last. */
let warnings: string[] = [];

const decode = createWasmDecoder('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', async (module) => {
  const { api, memory } = await instantiateEmscripten(factory, module, (line) => warnings.push(line));
  return {
    memory,
    decode(file) {
      warnings = [];
      const pixels = asPixels(api.decode(file, false));
      refuseTruncated(warnings);
      return pixels;
    },
  };
});

/**
 * Decodes a grey or colour JPEG by MozJPEG in WebAssembly, forgiving: stray bytes and unknown markers, which
 * many cameras leave, are skipped.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where the file ends before the picture does, or is no JPEG
 */
export async function decodeByMozjpeg(file: Uint8Array): Promise<DecodedPixels> {
  try {
    return await decode(file);
  } catch (cause) {
    if (cause instanceof ImageError || cause instanceof LoadError) throw cause;
    throw damaged('its JPEG cannot be decoded', { cause });
  }
}
