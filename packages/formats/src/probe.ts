import { createRequire } from 'node:module';
import { formatNames, type ImageFormat } from '@revela/shared';
import { headerPart } from './bounds.js';
import { ImageError } from './errors.js';
import { readAvifOrientation } from './avif/isobmff.js';
import { uprightSize } from './orientation.js';
import { readChunks } from './png/chunks.js';
import { detectFormat } from './signature.js';
import { readOrientation, readTiffDirectory } from './tiff/tiff-directory.js';

/** What an image file says of itself before anything is decoded. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Pixels, upright. */
  readonly width: number;
  /** Pixels, upright. */
  readonly height: number;
}

interface ProbeResult {
  width: number;
  height: number;
  orientation?: number;
}

// The package's synchronous half: its main module would load an HTTP client along.
const { parsers } = createRequire(import.meta.url)('probe-image-size/sync.js') as {
  parsers: Record<ImageFormat, (bytes: Uint8Array) => ProbeResult | undefined>;
};

/** Chunks of a PNG that are looked at for its orientation: files in tiny pieces have a few thousand. */
const MAX_PNG_CHUNKS = 20_000;

/** EXIF orientation of an image; the header parser knows it for JPEG and WebP. */
function orientationOf(bytes: Uint8Array, format: ImageFormat, probed: ProbeResult): number {
  if (format === 'avif') return readAvifOrientation(bytes);
  if (format === 'tiff') return readOrientation(readTiffDirectory(bytes));
  if (format === 'png') {
    let chunks = 0;
    for (const { type, data } of readChunks(bytes)) {
      if (++chunks > MAX_PNG_CHUNKS) break;
      if (type === 'eXIf') return readOrientation(readTiffDirectory(data));
    }
  }
  return probed.orientation ?? 1;
}

/**
 * Reads format, dimensions and orientation from an image file's header.
 *
 * @throws {ImageError} `IMAGE_UNSUPPORTED` where the content is of no accepted format, `IMAGE_CORRUPT` where
 *   its header cannot be read
 */
export function probeImage(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) throw new ImageError('IMAGE_UNSUPPORTED', 'The image file is empty.');
  const format = detectFormat(bytes);
  if (!format) {
    throw new ImageError(
      'IMAGE_UNSUPPORTED',
      `This is no image that Revela reads. It reads ${formatNames.map((name) => name.toUpperCase()).join(', ')}.`,
    );
  }
  const header = headerPart(bytes, format);
  let probed: ProbeResult | undefined;
  try {
    probed = parsers[format](header);
  } catch (cause) {
    throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: its header cannot be read.', { cause });
  }
  if (!probed || !(probed.width > 0) || !(probed.height > 0)) {
    throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: its header cannot be read.');
  }
  const orientation = orientationOf(header, format, probed);
  return { format, orientation, ...uprightSize(probed.width, probed.height, orientation) };
}
