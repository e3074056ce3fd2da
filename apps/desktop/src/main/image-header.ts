import { open } from 'node:fs/promises';
import { formats, type ImageFormat } from '@revela/shared';
import { imageSize } from 'image-size';

/** What the start of a file tells of the image in it. */
export interface ImageHeader {
  readonly mediaType: string;
  /** Upright, as the server sees it. */
  readonly width: number;
  readonly height: number;
}

// Dimensions stand near the start, but a JPEG may carry a large thumbnail and profile before them.
const STEPS = [128 * 1024, 4 * 1024 * 1024, 64 * 1024 * 1024];
const ORIENTATION_TAG = 0x0112;
const OS2_HEADER_BYTES = 12;

// image-size's word for a format, and Revela's.
const formatOf: Readonly<Record<string, ImageFormat>> = {
  jpg: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
  bmp: 'bmp',
  tiff: 'tiff',
};

/**
 * Reads what an image is and how large, from as little of the file as needed.
 *
 * @returns null where it is none of the formats Revela knows
 */
export async function readImageHeader(path: string, bytes: number): Promise<ImageHeader | null> {
  const file = await open(path, 'r');
  try {
    for (const step of STEPS) {
      const buffer = Buffer.alloc(Math.min(step, bytes));
      await file.read(buffer, 0, buffer.length, 0);
      const header = parse(buffer);
      // A WebP keeps its orientation behind the picture.
      const whole = step >= bytes;
      if (whole || (header && header.mediaType !== formats.webp.mediaType)) return header;
    }
    return null;
  } finally {
    await file.close();
  }
}

function parse(buffer: Buffer): ImageHeader | null {
  try {
    const found = imageSize(buffer);
    const format = formatOf[found.type ?? ''];
    if (!format) return null;
    const isOs2 = format === 'bmp' && buffer.readUInt32LE(14) === OS2_HEADER_BYTES;
    const width = isOs2 ? buffer.readUInt16LE(18) : found.width;
    const height = isOs2 ? buffer.readUInt16LE(20) : found.height;
    if (!width || !height) return null;
    const turned = isTurned(buffer, format, found.orientation);
    const { mediaType } = formats[format];
    return turned ? { mediaType, width: height, height: width } : { mediaType, width, height };
  } catch {
    // No format it knows, or not enough of it yet.
    return null;
  }
}

/** True where the picture is shown with its sides swapped. */
function isTurned(buffer: Buffer, format: ImageFormat, jpegOrientation = 1): boolean {
  switch (format) {
    case 'jpeg':
      return swapsSides(jpegOrientation);
    case 'tiff':
      return swapsSides(orientationIn(buffer));
    case 'png':
      return swapsSides(orientationIn(chunk(buffer, 8, 'eXIf', 'big', 12)));
    case 'webp':
      return swapsSides(orientationIn(chunk(buffer, 12, 'EXIF', 'little', 8)));
    case 'avif': {
      // Quarter turns are a property of the image; the format's EXIF does not count.
      const turn = buffer.indexOf('irot', 0, 'latin1');
      return turn > 0 && (buffer[turn + 4]! & 1) === 1;
    }
    default:
      return false;
  }
}

function swapsSides(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}

/** Content of the first chunk of a name in a PNG or a RIFF file. */
function chunk(
  buffer: Buffer,
  start: number,
  name: string,
  order: 'big' | 'little',
  overhead: number,
): Buffer {
  const big = order === 'big';
  for (let at = start; at + 8 <= buffer.length;) {
    const length = big ? buffer.readUInt32BE(at) : buffer.readUInt32LE(at + 4);
    const title = buffer.toString('latin1', big ? at + 4 : at, big ? at + 8 : at + 4);
    if (title === name) return buffer.subarray(at + 8, at + 8 + length);
    // RIFF pads its chunks to an even length.
    at += length + overhead + (big ? 0 : length & 1);
  }
  return Buffer.alloc(0);
}

/** Orientation, 1 to 8, in EXIF data, which is built as a TIFF is. */
function orientationIn(data: Buffer): number {
  const exif = data.toString('latin1', 0, 4) === 'Exif' ? data.subarray(6) : data;
  if (exif.length < 8) return 1;
  const big = exif.toString('latin1', 0, 2) === 'MM';
  const short = (at: number): number => (big ? exif.readUInt16BE(at) : exif.readUInt16LE(at));
  const directory = big ? exif.readUInt32BE(4) : exif.readUInt32LE(4);
  const entries = short(directory);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (short(at) === ORIENTATION_TAG) return short(at + 8);
  }
  return 1;
}
