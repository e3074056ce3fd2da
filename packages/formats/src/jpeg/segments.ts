import { viewOf } from '../bytes.js';

/** Markers by their second byte (ITU-T T.81, table B.1). */
export const markers = { endOfImage: 0xd9, startOfScan: 0xda, app1: 0xe1, app2: 0xe2 } as const;

/** A marker segment of a JPEG file. */
export interface JpegSegment {
  /** The marker's second byte. */
  readonly marker: number;
  /** What follows the segment's length. */
  readonly data: Uint8Array;
}

/** True for markers that stand alone: TEM, RST0 to RST7, SOI, and numbers that are none. */
const standsAlone = (marker: number) => marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * Walks the marker segments of a JPEG file (ITU-T T.81, B.1.1) from behind its start up to the end of the image, and
 * without the first one that is cut short. It steps over the data of scans, and over stray bytes in front of a marker, as libjpeg
 * does, so it comes by every scan that a decoder could.
 *
 * @param limit markers after which it stops
 */
export function* walkSegments(jpeg: Uint8Array, limit = Infinity): Generator<JpegSegment> {
  const view = viewOf(jpeg);
  let at = jpeg.indexOf(0xff, 2);
  for (let left = limit; at >= 0 && left > 0; left--, at = jpeg.indexOf(0xff, at)) {
    // A marker may have any number of fill bytes in front of it.
    while (jpeg[at] === 0xff) at++;
    const marker = jpeg[at++];
    if (marker === undefined || marker === markers.endOfImage) return;
    // In a scan's data a zero says that the byte before it is no marker.
    if (standsAlone(marker)) continue;
    if (at + 2 > jpeg.length) return;
    const length = view.getUint16(at);
    const end = at + length;
    if (length < 2 || end > jpeg.length) return;
    yield { marker, data: jpeg.subarray(at + 2, end) };
    at = end;
  }
}
