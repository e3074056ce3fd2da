import type { ImageFormat, Raster } from '@revela/shared';
import { type DecodedPixels, toRgba } from './codecs/decoder.js';
import { decodeImage } from './decoders.js';
import type { FormatDefinition } from './definition.js';
import { encodeImage } from './encoders.js';
import { damaged, ImageError } from './errors.js';
import { type ImageHeader, probeImage } from './headers.js';
import { formats } from './index.js';
import { uprightSize } from './orientation.js';

/** A format in the form that `createJimp` takes. */
export interface JimpFormat {
  readonly mime: string;
  readonly hasAlpha: true;
  /**
   * Decodes a file; its pixels are as stored, not turned by EXIF.
   *
   * @throws {ImageError} where it is no picture of this format, one with more pixels than it may have, or damaged
   */
  decode(file: Buffer): Promise<{ data: Buffer; width: number; height: number }>;
  /** @throws {Error} where Revela does not write the format */
  encode(image: Raster): Promise<Buffer>;
}

export interface JimpFormatOptions {
  /** Pixels that a picture may have; 100 million by default. */
  readonly maxPixels?: number;
}

/** @throws {ImageError} where the header is none of a picture that may be decoded */
function checkHeader(file: Uint8Array, { name, title }: FormatDefinition, maxPixels: number): ImageHeader {
  const header = probeImage(file);
  if (header.format !== name)
    throw new ImageError('IMAGE_UNSUPPORTED', `The image is no ${title}. Name the format that it is of.`);
  const { width, height } = header;
  if (width * height > maxPixels) {
    throw new ImageError(
      'IMAGE_TOO_MANY_PIXELS',
      `The image has ${width} x ${height} pixels, more than the ${maxPixels / 1e6} million pixels that are accepted. Make it smaller.`,
    );
  }
  return header;
}

/** @throws {ImageError} `IMAGE_CORRUPT` where a picture has not the pixels that its header announced */
function checkPixels({ data, width, height, channels }: DecodedPixels, header: ImageHeader): void {
  const upright = uprightSize(width, height, header.orientation);
  if (upright.width !== header.width || upright.height !== header.height) {
    throw damaged(
      `its header says ${header.width} x ${header.height}, its content ${upright.width} x ${upright.height}`,
    );
  }
  if (data.length !== width * height * channels) throw damaged('a part of its pixels is missing');
}

/** Decodes what has been checked. */
async function decode(format: ImageFormat, file: Uint8Array, header: ImageHeader) {
  // A copy: codecs keep and change what they are given.
  const decoded = await decodeImage(format, Uint8Array.from(file));
  try {
    checkPixels(decoded, header);
    const { width, height } = decoded;
    const data = Buffer.from(new ArrayBuffer(width * height * 4));
    toRgba(decoded, data);
    return { data, width, height };
  } finally {
    decoded.release?.();
  }
}

function toJimpFormat(format: FormatDefinition, maxPixels: number): JimpFormat {
  return {
    mime: format.mediaType,
    hasAlpha: true,
    async decode(file) {
      return decode(format.name, file, checkHeader(file, format, maxPixels));
    },
    async encode(image) {
      const { buffer, byteOffset, byteLength } = await encodeImage(format.name, image);
      return Buffer.from(buffer, byteOffset, byteLength);
    },
  };
}

/**
 * Every format as a Jimp format. Whatever a file says of itself is looked at before anything is allocated by it: its
 * header here, what is particular to its format by the decoder.
 */
export function createJimpFormats({ maxPixels = 100_000_000 }: JimpFormatOptions = {}): (() => JimpFormat)[] {
  return formats.map((format) => () => toJimpFormat(format, maxPixels));
}
