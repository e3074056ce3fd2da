import type { ImageFormat } from '@revela/shared';
import type { Decoder } from './codecs/decoder.js';
import { findFormat } from './index.js';

/**
 * Loads a format's decoder ahead of its first use. A thread that starts answers sooner without them.
 *
 * @returns the default export of `decode.ts` in the format's folder. Definitions do not name it, so that no bundler takes
 *   decoders along where definitions are wanted
 */
export async function loadDecoder(format: ImageFormat): Promise<Decoder> {
  if (!findFormat(format)) throw new Error(`There is no format '${format}'`);
  const module = (await import(/* @vite-ignore */ `./${format}/decode.js`)) as { default: Decoder };
  return module.default;
}

/** Decodes an image file of a format, by the decoder of that format, which is loaded at its first use. */
export async function decodeImage(format: ImageFormat, file: Uint8Array<ArrayBuffer>) {
  const decode = await loadDecoder(format);
  return decode(file);
}
