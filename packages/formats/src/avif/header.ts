import { textAt, viewOf } from '../bytes.js';
import type { StoredHeader, StoredProfile } from '../definition.js';
import { readProperties } from './items.js';
import type { Box } from './walk-boxes.js';

/** EXIF orientation by quarter turns anticlockwise (`irot`), then no mirror, or `imir` of axis 0 and 1. */
const orientations = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
] as const;

/**
 * How an AVIF picture is to be turned, as an EXIF orientation. Only the `irot` and `imir` properties say so: an
 * EXIF block in the file does not count (ISO/IEC 23000-22, 7.3.10.1).
 */
function orientationOf(properties: readonly Box[]): number {
  const first = (type: string) => properties.find((property) => property.type === type)?.data[0];
  const turns = (first('irot') ?? 0) & 3;
  const mirror = first('imir');
  return orientations[turns]![mirror === undefined ? 0 : (mirror & 1) + 1]!;
}

/** Reads the header of an AVIF file, from the properties of its picture (ISO/IEC 23008-12, 6.5.3). */
export function readAvifHeader(avif: Uint8Array): StoredHeader | undefined {
  const properties = readProperties(avif);
  const extent = properties.find(({ type }) => type === 'ispe');
  if (!extent) return undefined;
  const view = viewOf(extent.data);
  return { width: view.getUint32(4), height: view.getUint32(8), orientation: orientationOf(properties) };
}

/** The colour property of type `prof` or `rICC` of an AVIF file's picture (ISO/IEC 14496-12, 12.1.5). */
export function readAvifProfile(avif: Uint8Array): StoredProfile | undefined {
  const color = readProperties(avif).find(
    ({ type, data }) => type === 'colr' && ['prof', 'rICC'].includes(textAt(data, 0, 4)),
  );
  return color && { bytes: color.data.subarray(4) };
}
