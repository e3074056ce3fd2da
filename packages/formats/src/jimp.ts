import { toRgba } from './codecs/decoder.js';
import { decodeImage } from './decoders.js';
import type { Raster } from '@revela/shared';
import { formatNames, formats, type ImageFormat } from '@revela/shared';

/** A format in the form that `createJimp` takes. */
export interface JimpFormat {
  readonly mime: string;
  readonly hasAlpha: true;
  decode(file: Buffer): Promise<{ data: Buffer; width: number; height: number }>;
  encode(image: Raster): Promise<Buffer>;
}

function toJimpFormat(name: ImageFormat): JimpFormat {
  return {
    mime: formats[name].mediaType,
    hasAlpha: true,
    async decode(file) {
      // A copy: codecs keep and change what they are given.
      const decoded = await decodeImage(name, Uint8Array.from(file));
      const { width, height } = decoded;
      const data = Buffer.from(new ArrayBuffer(width * height * 4));
      toRgba(decoded, data);
      decoded.release?.();
      return { data, width, height };
    },
    encode() {
      return Promise.reject(new Error(`Revela writes no ${name.toUpperCase()}.`));
    },
  };
}

/** Every format as a Jimp format; pixels as stored, not turned by EXIF. */
export const jimpFormats: readonly (() => JimpFormat)[] = formatNames.map((name) => () => toJimpFormat(name));
