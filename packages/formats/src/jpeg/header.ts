import { textAt, viewOf } from '../bytes.js';
import type { StoredHeader, StoredProfile } from '../definition.js';
import { readExifOrientation } from '../tiff/directory.js';
import { type JpegSegment, markers, walkSegments } from './segments.js';

/** Segments in front of a picture that are looked at: a large profile takes some seventy, and so may a depth map. */
const MAX_SEGMENTS = 10_000;

/** What a JPEG's frame says of itself (ITU-T T.81, B.2.2). */
interface Frame {
  readonly width: number;
  readonly height: number;
  /** Colour components: 1 grey, 3 colour, 4 CMYK. */
  readonly components: number;
  /** Bits of a sample. */
  readonly bits: number;
  /** The second byte of its marker, which says by what process it is coded (ITU-T T.81, table B.1). */
  readonly marker: number;
}

/** Start of frame: SOF0 to SOF15, without DHT, JPG and DAC, which share the range. */
const startsFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function readFrame({ marker, data }: JpegSegment): Frame | undefined {
  if (!startsFrame(marker) || data.length < 6) return undefined;
  const view = viewOf(data);
  return {
    marker,
    bits: data[0]!,
    width: view.getUint16(3),
    height: view.getUint16(1),
    components: data[5]!,
  };
}

/** Walks the segments in front of the picture itself. */
function* walkHead(jpeg: Uint8Array): Generator<JpegSegment> {
  for (const segment of walkSegments(jpeg, MAX_SEGMENTS)) {
    if (segment.marker === markers.startOfScan) return;
    yield segment;
  }
}

/** Reads the size of a JPEG from its frame, and its orientation from the first EXIF block in front of that. */
export function readJpegHeader(jpeg: Uint8Array): StoredHeader | undefined {
  let orientation: number | undefined;
  for (const segment of walkHead(jpeg)) {
    const { marker, data } = segment;
    if (marker === markers.app1 && textAt(data, 0, 6) === 'Exif\0\0') {
      orientation ??= readExifOrientation(data);
    }
    const frame = readFrame(segment);
    if (frame) return { width: frame.width, height: frame.height, orientation: orientation ?? 1 };
  }
  return undefined;
}

function findFrame(jpeg: Uint8Array): Frame | undefined {
  for (const segment of walkHead(jpeg)) {
    const frame = readFrame(segment);
    if (frame) return frame;
  }
  return undefined;
}

/** Colour components of the first frame; 0 where there is no frame. */
export const countComponents = (jpeg: Uint8Array): number => findFrame(jpeg)?.components ?? 0;

/** Names the kind of a JPEG that is none of those that people have; undefined of any other. */
export function nameUnusual(jpeg: Uint8Array): string | undefined {
  const { marker = 0, bits = 8 } = findFrame(jpeg) ?? {};
  if (marker === 0xc3 || marker === 0xcb) return 'a lossless JPEG';
  if ((marker >= 0xc5 && marker <= 0xc7) || marker >= 0xcd) return 'a hierarchical JPEG';
  return bits === 8 ? undefined : `a JPEG of ${bits} bits a colour`;
}

const PROFILE_PREFIX = 'ICC_PROFILE\0';

/** The profile in the APP2 segments of a JPEG, put together in their order (ICC.1:2022, annex B.4). */
export function readJpegProfile(jpeg: Uint8Array): StoredProfile | undefined {
  const pieces = new Map<number, Uint8Array>();
  let total = 0;
  for (const { marker, data } of walkHead(jpeg)) {
    const number = PROFILE_PREFIX.length;
    const start = number + 2;
    if (marker !== markers.app2 || data.length <= start) continue;
    if (textAt(data, 0, PROFILE_PREFIX.length) !== PROFILE_PREFIX) continue;
    pieces.set(data[number]!, data.subarray(start));
    total = data[number + 1]!;
  }
  if (total === 0 || pieces.size !== total) return undefined;
  const ordered = Array.from({ length: total }, (_, i) => pieces.get(i + 1));
  if (!ordered.every((piece) => piece !== undefined)) return undefined;
  const profile = new Uint8Array(ordered.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of ordered) {
    profile.set(piece, at);
    at += piece.length;
  }
  return { bytes: profile };
}
