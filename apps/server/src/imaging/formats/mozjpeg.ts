import decodeJpeg, { init } from '@jsquash/jpeg/decode.js';
import { ImageError } from '../errors.js';
import type { DecodedPixels } from './decoder.js';
import { asArrayBuffer, asPixels, compileWasm } from './wasm-codec.js';

// The package's types leave the second argument out.
const initWith = init as (module: WebAssembly.Module, options: object) => Promise<void>;

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Decodes a grey or colour JPEG by MozJPEG in WebAssembly, forgiving: stray bytes and unknown markers, which
 * many cameras leave, are skipped.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where the file ends before the picture does, or is no JPEG
 */
export async function decodeByMozjpeg(file: Uint8Array): Promise<DecodedPixels> {
  compiled ??= compileWasm('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
  const warnings: string[] = [];
  // A new instance each time: one that failed is not to be used again, and none keeps the memory it grew to.
  await initWith(await compiled, {
    printErr: (line: string) => warnings.push(line),
    print: () => undefined,
  });
  try {
    const pixels = asPixels(await decodeJpeg(asArrayBuffer(file)));
    if (warnings.some((line) => line.startsWith('Premature end'))) {
      throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: the file ends before the picture does.');
    }
    return pixels;
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    const reason = warnings.at(-1);
    throw new ImageError(
      'IMAGE_CORRUPT',
      `The image is damaged: it is no readable JPEG${reason ? ` (${reason})` : ''}.`,
      { cause },
    );
  }
}
