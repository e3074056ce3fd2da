import {
  ImageMagick,
  initializeImageMagick,
  MagickFormat,
  MagickImage,
  MagickReadSettings,
} from '@imagemagick/magick-wasm';
import { refuseTruncated } from './mozjpeg.js';
import { createWasmDecoder } from './wasm-codec.js';

/** The package's only instance, which it would keep for good: ours are put there for as long as they are at work. */
const current = ImageMagick as unknown as { _api: { readonly HEAPU8: Uint8Array } | undefined };

/** `a * b / 255`, rounded, as Pillow does it. */
function multiply(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/** Turns pixels of CMYK into RGBA, in place: no profile, light times what each ink lets through (Pillow's `cmyk2rgb`). */
function toRgb(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const light = 255 - pixels[i + 3]!;
    pixels[i] = light - multiply(pixels[i]!, light);
    pixels[i + 1] = light - multiply(pixels[i + 1]!, light);
    pixels[i + 2] = light - multiply(pixels[i + 2]!, light);
    pixels[i + 3] = 255;
  }
}

/** Decodes a JPEG of four components, CMYK or YCCK, by ImageMagick's libjpeg-turbo in WebAssembly. */
export const decodeCmykJpeg = createWasmDecoder('@imagemagick/magick-wasm/magick.wasm', async (module) => {
  await initializeImageMagick(module);
  const api = current._api!;
  current._api = undefined;
  return {
    memory: {
      get buffer() {
        return api.HEAPU8.buffer;
      },
    },
    decode(file) {
      current._api = api;
      const warnings: string[] = [];
      const image = MagickImage.create();
      try {
        image.onWarning = ({ error }) => warnings.push(error.message);
        // No other format is tried, whatever the file says.
        image.read(file, new MagickReadSettings({ format: MagickFormat.Jpeg }));
        refuseTruncated(warnings);
        const { width, height } = image;
        const data = image.getPixels((pixels) => pixels.toByteArray(0, 0, width, height, 'CMYK'));
        if (!data) throw new Error('The codec returned no pixels');
        toRgb(data);
        return { data, width, height, channels: 4 };
      } finally {
        image.dispose();
        current._api = undefined;
      }
    },
  };
});
