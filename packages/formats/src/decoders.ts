import type { ImageFormat } from '@revela/shared';
import type { DecodedPixels, Decoder } from './codecs/decoder.js';
import { importOnce } from './codecs/load.js';
import { damaged, ImageError, LoadError } from './errors.js';
import { findFormat } from './index.js';

/**
 * Loads a format's decoder ahead of its first use. A thread that starts answers sooner without them.
 *
 * @returns the default export of `decode.ts` in the format's folder. Definitions do not name it, so that no bundler takes
 *   decoders along where definitions are wanted
 * @throws {LoadError} where it cannot be loaded
 */
export async function loadDecoder(format: ImageFormat): Promise<Decoder> {
  if (!findFormat(format)) throw new Error(`There is no format '${format}'`);
  const module = await importOnce(
    `The decoder of ${format}`,
    () => import(/* @vite-ignore */ `./${format}/decode.js`) as Promise<{ default: Decoder }>,
  );
  return module.default;
}

/**
 * Decodes an image file of a format, by the decoder of that format, which is loaded at its first use.
 *
 * @throws {ImageError} `IMAGE_CORRUPT`, whatever the decoder itself throws
 * @throws {LoadError} where the decoder, or a codec that it calls, cannot be loaded: that says nothing of the file
 */
export async function decodeImage(
  format: ImageFormat,
  file: Uint8Array<ArrayBuffer>,
): Promise<DecodedPixels> {
  const decode = await loadDecoder(format);
  try {
    return await decode(file);
  } catch (cause) {
    if (cause instanceof ImageError || cause instanceof LoadError) throw cause;
    throw damaged(`its ${findFormat(format)!.title} cannot be decoded`, { cause });
  }
}
