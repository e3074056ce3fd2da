/** Tags of a TIFF image file directory that Revela reads. */
export const tiffTags = { orientation: 274, iccProfile: 34675 } as const;

/** Where a tag's value lies in the file. */
export interface TiffEntry {
  readonly type: number;
  readonly count: number;
  /** Byte offset of the value. */
  readonly offset: number;
}

export interface TiffDirectory {
  readonly view: DataView;
  readonly littleEndian: boolean;
  readonly entries: ReadonlyMap<number, TiffEntry>;
  /** Byte offset of the field that points to the next directory. */
  readonly nextOffset: number;
}

/** Bytes of one value, by field type (TIFF 6.0, section 2). */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/**
 * Reads the first image file directory of TIFF data: a TIFF file, or the EXIF block of another format.
 * Only positions are read, no value is followed, so its cost is bounded by the 65,535 entries of a directory.
 *
 * @returns undefined where the bytes are no TIFF data or end before the directory does
 */
export function readTiffDirectory(bytes: Uint8Array): TiffDirectory | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const littleEndian = order === 0x4949;
  if (view.getUint16(2, littleEndian) !== 42) return undefined;
  const start = view.getUint32(4, littleEndian);
  if (start + 2 > bytes.length) return undefined;
  const count = view.getUint16(start, littleEndian);
  const nextOffset = start + 2 + count * 12;
  if (nextOffset > bytes.length) return undefined;
  const entries = new Map<number, TiffEntry>();
  for (let at = start + 2; at < nextOffset; at += 12) {
    const type = view.getUint16(at + 2, littleEndian);
    const values = view.getUint32(at + 4, littleEndian);
    const byteLength = (typeBytes[type] ?? 0) * values;
    const offset = byteLength <= 4 ? at + 8 : view.getUint32(at + 8, littleEndian);
    if (offset + byteLength <= bytes.length) {
      entries.set(view.getUint16(at, littleEndian), { type, count: values, offset });
    }
  }
  return { view, littleEndian, entries, nextOffset };
}

/** The EXIF orientation, 1 to 8, that a TIFF directory carries; 1 (upright) where it carries none. */
export function readOrientation(directory: TiffDirectory | undefined): number {
  const entry = directory?.entries.get(tiffTags.orientation);
  if (!directory || entry?.type !== 3 || entry.count !== 1) return 1;
  const value = directory.view.getUint16(entry.offset, directory.littleEndian);
  return value >= 1 && value <= 8 ? value : 1;
}
