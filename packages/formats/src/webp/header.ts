import { uint24, viewOf } from '../bytes.js';
import type { StoredHeader, StoredProfile } from '../definition.js';
import { readExifOrientation } from '../tiff/directory.js';
import { riffEnd, type RiffChunk, walkChunks } from './walk-chunks.js';

/** Chunks that are looked at: a still picture has about ten, an animation one a frame. */
const MAX_CHUNKS = 20_000;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The extended header (RFC 9649, section 2.7.1). */
export interface ExtendedHeader extends Size {
  readonly animated: boolean;
}

const ANIMATION = 0x02;

/** Reads the extended header of a file, the chunk `VP8X`. */
export function readExtendedHeader({ type, data }: RiffChunk): ExtendedHeader | undefined {
  if (type !== 'VP8X' || data.length < 10) return undefined;
  return {
    animated: (data[0]! & ANIMATION) !== 0,
    width: uint24(data, 4) + 1,
    height: uint24(data, 7) + 1,
  };
}

/** The size in the header of a lossy picture's key frame (RFC 6386, section 9.1). */
function readLossySize({ type, data }: RiffChunk): Size | undefined {
  if (type !== 'VP8 ' || data.length < 10) return undefined;
  if (data[3] !== 0x9d || data[4] !== 0x01 || data[5] !== 0x2a) return undefined;
  const view = viewOf(data);
  // Two bits above each say how it may be scaled up.
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
}

/** The size in the header of a lossless picture (RFC 9649, section 3.4). */
function readLosslessSize({ type, data }: RiffChunk): Size | undefined {
  if (type !== 'VP8L' || data.length < 5 || data[0] !== 0x2f) return undefined;
  const bits = viewOf(data).getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

/** Reads the size of a WebP, that of its canvas where it has one, and its orientation from the EXIF block behind the picture. */
export function readWebpHeader(webp: Uint8Array): StoredHeader | undefined {
  let size: Size | undefined;
  for (const chunk of walkChunks(webp, MAX_CHUNKS)) {
    size ??= readExtendedHeader(chunk) ?? readLossySize(chunk) ?? readLosslessSize(chunk);
    if (size && chunk.type === 'EXIF') {
      const { width, height } = size;
      return { width, height, orientation: readExifOrientation(chunk.data) };
    }
  }
  return size && { width: size.width, height: size.height, open: riffEnd(webp) > webp.length };
}

/** The `ICCP` chunk of a WebP. */
export function readWebpProfile(webp: Uint8Array): StoredProfile | undefined {
  for (const { type, data } of walkChunks(webp, MAX_CHUNKS)) if (type === 'ICCP') return { bytes: data };
  return undefined;
}
