import type { Format } from '@jimp/types';
import jimpJpeg from '@jimp/js-jpeg';
import decodeJpeg, { init } from '@jsquash/jpeg/decode.js';
import { ImageError } from '../errors.js';
import { toBitmap } from './bitmap.js';
import { compileWasm } from './wasm-codec.js';

// The package's types leave the second argument out.
const initWith = init as (module: WebAssembly.Module, options: object) => Promise<void>;

let compiled: Promise<WebAssembly.Module> | undefined;
let ready = false;

/** What the decoder complained of while it read the current image. */
let warnings: string[] = [];

/** Readies the decoder; a decoder that failed is thrown away with its memory and made anew. */
async function prepare(): Promise<void> {
  compiled ??= compileWasm('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
  if (ready) return;
  await initWith(await compiled, { printErr: (line: string) => warnings.push(line), print: () => undefined });
  ready = true;
}

/** Lets go of the decoder and of the memory it grew to, which WebAssembly cannot give back otherwise. */
export function releaseJpegDecoder(): void {
  ready = false;
}

/** Colour components of the first frame of a JPEG file: 1 grey, 3 colour, 4 CMYK; 0 where there is no frame. */
function componentsOf(jpeg: Uint8Array): number {
  for (let at = 2; at + 9 < jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // SOF0 to SOF15 without DHT, JPG and DAC, which share the range.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return jpeg[at + 9]!;
    }
    at += 2 + ((jpeg[at + 2]! << 8) | jpeg[at + 3]!);
  }
  return 0;
}

/**
 * JPEG by MozJPEG in WebAssembly, which decodes as libjpeg-turbo does; CMYK, which it cannot read, by Jimp's
 * own decoder.
 */
export default function jpeg() {
  return {
    mime: 'image/jpeg',
    encode: jimpJpeg().encode,
    async decode(data: Buffer) {
      if (componentsOf(data) === 4) {
        return jimpJpeg().decode(data, { maxResolutionInMP: Infinity, maxMemoryUsageInMB: 4096 });
      }
      await prepare();
      warnings = [];
      const file = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      let image;
      try {
        image = await decodeJpeg(file as unknown as ArrayBuffer);
      } catch (cause) {
        ready = false;
        const reason = warnings.at(-1);
        throw new ImageError(
          'IMAGE_CORRUPT',
          `The image is damaged: it is no readable JPEG${reason ? ` (${reason})` : ''}.`,
          { cause },
        );
      }
      if (warnings.some((line) => line.startsWith('Premature end'))) {
        throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: the file ends before the picture does.');
      }
      return toBitmap(image);
    },
  } satisfies Format<'image/jpeg'>;
}
