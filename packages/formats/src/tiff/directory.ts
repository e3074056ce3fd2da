import { textAt, viewOf } from '../bytes.js';

/** Tags that describe a page's pixels (TIFF 6.0, section 8): all that a decoder needs to see. */
export const pixelTags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  interpretation: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  faxOptions: 292,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
} as const;

/** Tags of an image file directory that Revela reads; the last two by Exif 3.0, 4.6.5, and ICC.1:2022, annex B.3. */
export const tags = { ...pixelTags, orientation: 274, iccProfile: 34675 } as const;

const SHORT = 3;
const LONG = 4;
/** Bytes of one value, by field type (TIFF 6.0, section 2). */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

export const ENTRY_BYTES = 12;

/** Data in the form of a TIFF: a TIFF file, or the EXIF block of another format. */
export interface TiffData {
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** Byte offset of the first directory. */
  readonly start: number;
}

/** An entry of a directory. */
export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  /** Values, of the type. */
  readonly count: number;
  /** Byte offset of the values, and their length; both as the entry says: they may lie outside the data. */
  readonly offset: number;
  readonly byteLength: number;
  /** Byte offset of the entry itself. */
  readonly start: number;
}

/**
 * Reads the header of TIFF data (TIFF 6.0, section 2).
 *
 * @returns undefined where the bytes are none
 */
export function openTiff(bytes: Uint8Array): TiffData | undefined {
  const HEADER_BYTES = 8;
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = viewOf(bytes);
  const order = textAt(bytes, 0, 2);
  const littleEndian = order === 'II';
  if (!littleEndian && order !== 'MM') return undefined;
  const VERSION = 42;
  if (view.getUint16(2, littleEndian) !== VERSION) return undefined;
  const start = view.getUint32(4, littleEndian);
  return start < HEADER_BYTES ? undefined : { view, littleEndian, start };
}

/**
 * Walks the entries of the first directory of TIFF data (TIFF 6.0, section 2), as far as the data goes: 65,535 at most.
 * No value is followed.
 */
export function* walkEntries({ view, littleEndian, start }: TiffData): Generator<TiffEntry> {
  if (start + 2 > view.byteLength) return;
  const count = view.getUint16(start, littleEndian);
  const end = Math.min(start + 2 + count * ENTRY_BYTES, view.byteLength);
  for (let at = start + 2; at + ENTRY_BYTES <= end; at += ENTRY_BYTES) {
    const type = view.getUint16(at + 2, littleEndian);
    const values = view.getUint32(at + 4, littleEndian);
    const byteLength = (typeBytes[type] ?? 0) * values;
    yield {
      tag: view.getUint16(at, littleEndian),
      type,
      count: values,
      // A value of up to four bytes stands in the entry, in place of its offset.
      offset: byteLength <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian),
      byteLength,
      start: at,
    };
  }
}

/** The first directory of a TIFF file. */
export interface TiffDirectory extends TiffData {
  /** Entries whose values lie in the file, by their tag; of several of one tag the last. */
  readonly entries: ReadonlyMap<number, TiffEntry>;
  /** Byte offset of the field that points to the next directory. */
  readonly nextOffset: number;
}

/**
 * Reads the first directory of a TIFF file.
 *
 * @returns undefined where the bytes are no TIFF file or end before the directory does
 */
export function readDirectory(tiff: Uint8Array): TiffDirectory | undefined {
  const data = openTiff(tiff);
  if (!data || data.start + 2 > tiff.length) return undefined;
  const nextOffset = data.start + 2 + data.view.getUint16(data.start, data.littleEndian) * ENTRY_BYTES;
  if (nextOffset > tiff.length) return undefined;
  const entries = new Map<number, TiffEntry>();
  for (const entry of walkEntries(data)) {
    if (entry.offset + entry.byteLength <= tiff.length) entries.set(entry.tag, entry);
  }
  return { ...data, entries, nextOffset };
}

function readNumber({ view, littleEndian }: TiffDirectory, { type, offset }: TiffEntry, i: number): number {
  return type === SHORT
    ? view.getUint16(offset + i * 2, littleEndian)
    : view.getUint32(offset + i * 4, littleEndian);
}

const isNumeric = ({ type, count }: TiffEntry) => (type === SHORT || type === LONG) && count > 0;

/** Numbers of a tag of type SHORT or LONG; none where the tag is missing or of another type. */
export function numbersOf(directory: TiffDirectory, tag: number): number[] {
  const entry = directory.entries.get(tag);
  if (!entry || !isNumeric(entry)) return [];
  return Array.from({ length: entry.count }, (_, i) => readNumber(directory, entry, i));
}

/** The number of a tag of type SHORT or LONG, or the first of several. */
export function numberOf(directory: TiffDirectory, tag: number, otherwise: number): number {
  const entry = directory.entries.get(tag);
  return entry && isNumeric(entry) ? readNumber(directory, entry, 0) : otherwise;
}

/**
 * Writes the first number of an entry of type SHORT or LONG.
 *
 * @param file a copy of the file that the directory was read from
 */
export function writeNumber(
  file: Uint8Array,
  { littleEndian }: TiffDirectory,
  { type, offset }: TiffEntry,
  value: number,
): void {
  if (type === SHORT) viewOf(file).setUint16(offset, value, littleEndian);
  else viewOf(file).setUint32(offset, value, littleEndian);
}

/** The EXIF orientation, 1 to 8, that the directory of TIFF data carries; 1 (upright) where it carries none. */
export function orientationOf(data: TiffData): number {
  for (const { tag, type, count, offset } of walkEntries(data)) {
    if (tag !== tags.orientation || type !== SHORT || count !== 1) continue;
    const value = data.view.getUint16(offset, data.littleEndian);
    if (value >= 1 && value <= 8) return value;
  }
  return 1;
}

const EXIF_PREFIX = 'Exif\0\0';

/** The orientation in an EXIF block, with or without the prefix that it has in a JPEG (Exif 3.0, 4.7.2.2). */
export function readExifOrientation(exif: Uint8Array): number {
  const prefixed = textAt(exif, 0, EXIF_PREFIX.length) === EXIF_PREFIX;
  const data = openTiff(prefixed ? exif.subarray(EXIF_PREFIX.length) : exif);
  return data ? orientationOf(data) : 1;
}
