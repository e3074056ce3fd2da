import {
  ColorSpace,
  type IMagickImage,
  ImageMagick,
  initializeImageMagick,
  MagickFormat,
  MagickImage,
  MagickReadSettings,
} from '@imagemagick/magick-wasm';
import { cmykToRgb } from './cmyk.js';
import { refuseTruncated } from './libjpeg-warnings.js';
import { createWasmDecoder } from './wasm-codec.js';

/** The package's only instance, which it would keep for good: ours are put there for as long as they are at work. */
const current = ImageMagick as unknown as { _api: { readonly HEAPU8: Uint8Array } | undefined };

function readPixels(image: IMagickImage, channels: string): Uint8Array {
  const { width, height } = image;
  const data = image.getPixels((pixels) => pixels.toByteArray(0, 0, width, height, channels));
  if (!data) throw new Error('The codec returned no pixels');
  return data;
}

function toRgba(image: IMagickImage): Uint8Array {
  if (image.colorSpace === ColorSpace.CMYK) {
    const data = readPixels(image, 'CMYK');
    cmykToRgb(data);
    return data;
  }
  if (image.colorSpace !== ColorSpace.Gray) image.colorSpace = ColorSpace.sRGB;
  return readPixels(image, 'RGBA');
}

/**
 * Decodes what smaller codecs leave alone, by ImageMagick in WebAssembly: JPEGs of CMYK and YCCK, and the first page of
 * a TIFF of unusual pixels. Fifteen megabytes that few need: to be imported with the first such file.
 */
export const decodeByMagick = createWasmDecoder('@imagemagick/magick-wasm/magick.wasm', async (module) => {
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
        const format = file[0] === 0xff ? MagickFormat.Jpeg : MagickFormat.Tiff;
        image.read(file, new MagickReadSettings({ format, frameIndex: 0, frameCount: 1 }));
        refuseTruncated(warnings);
        const { width, height } = image;
        return { data: toRgba(image), width, height, channels: 4 };
      } finally {
        image.dispose();
        current._api = undefined;
      }
    },
  };
});
