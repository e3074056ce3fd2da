import { damaged } from '../errors.js';
import { markers, walkSegments } from './segments.js';

/** Scans of a progressive JPEG: encoders write about ten; libjpeg-turbo's own fuzzers stop at 500. */
const MAX_SCANS = 200;

/**
 * Refuses a JPEG with so many scans that each pass over its pixels is work without end: a few bytes a scan, and
 * every one touches the whole picture.
 *
 * @throws {ImageError} `IMAGE_CORRUPT`
 */
export function checkScans(jpeg: Uint8Array): void {
  let scans = 0;
  for (const { marker } of walkSegments(jpeg)) {
    if (marker === markers.startOfScan && ++scans > MAX_SCANS) {
      throw damaged(`its JPEG has more than ${MAX_SCANS} scans`);
    }
  }
}
