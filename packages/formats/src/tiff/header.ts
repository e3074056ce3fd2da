import type { StoredHeader, StoredProfile } from '../definition.js';
import { numberOf, orientationOf, readDirectory, tags } from './directory.js';

/** Reads the header of a TIFF file: that of its first page. */
export function readTiffHeader(tiff: Uint8Array): StoredHeader | undefined {
  const directory = readDirectory(tiff);
  if (!directory) return undefined;
  const { entries } = directory;
  if (entries.get(tags.width)?.count !== 1 || entries.get(tags.height)?.count !== 1) return undefined;
  const width = numberOf(directory, tags.width, 0);
  const height = numberOf(directory, tags.height, 0);
  return { width, height, orientation: orientationOf(directory) };
}

/** The profile of a TIFF file (ICC.1:2022, annex B.3). */
export function readTiffProfile(tiff: Uint8Array): StoredProfile | undefined {
  const entry = readDirectory(tiff)?.entries.get(tags.iccProfile);
  return entry && { bytes: tiff.subarray(entry.offset, entry.offset + entry.count) };
}
