import type { ImageFormat } from '@revela/shared';
import type { FormatDefinition, StoredHeader } from './definition.js';
import { damaged, ImageError, unsupported } from './errors.js';
import { formats } from './index.js';
import { uprightSize } from './orientation.js';
import { nameOtherKind } from './other-kinds.js';

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

/** Bytes from the start of a file that its format is told by. */
const SIGNATURE_BYTES = 512;

/**
 * The format of an image file, told by its first bytes, never by its name.
 *
 * @returns undefined where the bytes start like none of the formats
 */
export function detectFormat(bytes: Uint8Array): FormatDefinition | undefined {
  const firstBytes = bytes.subarray(0, SIGNATURE_BYTES);
  return formats.find((format) => format.matches(firstBytes));
}

/** @throws {ImageError} `IMAGE_UNSUPPORTED` */
function requireFormat(bytes: Uint8Array): FormatDefinition {
  if (bytes.length === 0) {
    throw new ImageError(
      'IMAGE_UNSUPPORTED',
      'The image file is empty. Choose another file, or save it anew.',
    );
  }
  const format = detectFormat(bytes);
  if (format) return format;
  const kind = nameOtherKind(bytes.subarray(0, SIGNATURE_BYTES));
  if (kind !== undefined) throw unsupported(kind);
  const titles = formats.map(({ title }) => title).join(', ');
  throw new ImageError(
    'IMAGE_UNSUPPORTED',
    `The file is no image that Revela reads. It reads ${titles}. Choose such a file, or save the picture as one.`,
  );
}

/** @throws {ImageError} `IMAGE_CORRUPT` */
function readStored(bytes: Uint8Array, format: FormatDefinition): StoredHeader {
  let stored: StoredHeader | undefined;
  let cause: unknown;
  try {
    stored = format.readHeader(bytes.subarray(0, format.headerBytes));
  } catch (error) {
    cause = error;
  }
  if (stored && stored.width > 0 && stored.height > 0) return stored;
  throw damaged(`the header of its ${format.title} cannot be read`, { cause });
}

function toUpright(
  { name }: FormatDefinition,
  { width, height, orientation = 1 }: StoredHeader,
): ImageHeader {
  return { format: name, orientation, ...uprightSize(width, height, orientation) };
}

/**
 * Reads format, dimensions and orientation from an image file's header.
 *
 * @throws {ImageError} `IMAGE_UNSUPPORTED` where the content is of no format there is, `IMAGE_CORRUPT` where its
 *   header cannot be read
 */
export function probeImage(bytes: Uint8Array): ImageHeader {
  const format = requireFormat(bytes);
  return toUpright(format, readStored(bytes, format));
}

/** Bytes of a file that nearly every header is told in: a JPEG may carry a thumbnail and a profile before it. */
const FIRST_BYTES = 128 * 1024;
/** Bytes of a file that are read at most, where its format does not say: as many as a server accepts by default. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads format, dimensions and orientation from as little of an image file as they take, as `probeImage` does from all of it.
 *
 * @param fileBytes size of the file
 * @param readStart gives as many bytes from the start of the file
 * @throws {ImageError} `IMAGE_UNSUPPORTED`, `IMAGE_CORRUPT`
 */
export async function probeFile(
  fileBytes: number,
  readStart: (bytes: number) => Promise<Uint8Array>,
): Promise<ImageHeader> {
  const start = await readStart(Math.min(fileBytes, FIRST_BYTES));
  const format = requireFormat(start);
  const wanted = Math.min(fileBytes, format.headerBytes ?? MOST_BYTES);
  if (wanted <= start.length) return probeImage(start);
  const stored = tryStored(start, format);
  return stored && !stored.open ? toUpright(format, stored) : probeImage(await readStart(wanted));
}

/** What the start of a file tells, where it tells enough. */
function tryStored(start: Uint8Array, format: FormatDefinition): StoredHeader | undefined {
  try {
    return readStored(start, format);
  } catch {
    return undefined;
  }
}
