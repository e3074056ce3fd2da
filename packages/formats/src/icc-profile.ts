import { inflateSync } from 'node:zlib';
import type { ImageFormat } from '@revela/shared';
import { readItemProperties } from './avif/isobmff.js';
import { readChunks } from './png/chunks.js';
import { readTiffDirectory, tiffTags } from './tiff/tiff-directory.js';

/** Profiles past this are dropped: printers' CMYK profiles are about 2 MiB, those of cameras a few KiB. */
const MAX_PROFILE_BYTES = 4 * 1024 * 1024;

/** Colour space of the samples an ICC profile speaks of, ICC.1:2022 section 7.2.8. */
export type IccColorSpace = 'RGB ' | 'GRAY';

export interface IccProfile {
  readonly colorSpace: IccColorSpace;
  readonly bytes: Uint8Array;
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** APP2 segments of a JPEG file, put together in their order (ICC.1:2022 annex B.4). */
function fromJpeg(jpeg: Uint8Array): Uint8Array | undefined {
  const pieces = new Map<number, Uint8Array>();
  let total = 0;
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff;) {
    const marker = jpeg[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const length = (jpeg[at + 2]! << 8) | jpeg[at + 3]!;
    const data = jpeg.subarray(at + 4, at + 2 + length);
    if (marker === 0xe2 && ascii(data, 0, 12) === 'ICC_PROFILE\0' && data.length > 14) {
      pieces.set(data[12]!, data.subarray(14));
      total = data[13]!;
    }
    at += 2 + length;
  }
  if (total === 0 || pieces.size !== total) return undefined;
  const ordered: Uint8Array[] = [];
  for (let i = 1; i <= total; i++) {
    const piece = pieces.get(i);
    if (!piece) return undefined;
    ordered.push(piece);
  }
  return Buffer.concat(ordered);
}

/** The `iCCP` chunk of a PNG file. */
function fromPng(png: Uint8Array): Uint8Array | undefined {
  for (const { type, data } of readChunks(png)) {
    if (type === 'IDAT') return undefined;
    if (type !== 'iCCP') continue;
    const nameEnd = data.indexOf(0);
    if (nameEnd < 0) return undefined;
    return inflateSync(data.subarray(nameEnd + 2), { maxOutputLength: MAX_PROFILE_BYTES });
  }
  return undefined;
}

/** The `ICCP` chunk of a WebP file. */
function fromWebp(webp: Uint8Array): Uint8Array | undefined {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  for (let at = 12; at + 8 <= webp.length;) {
    const size = view.getUint32(at + 4, true);
    if (ascii(webp, at, 4) === 'ICCP') return webp.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size & 1);
  }
  return undefined;
}

/** The colour property of type `prof` or `rICC` of an AVIF file. */
function fromAvif(avif: Uint8Array): Uint8Array | undefined {
  const color = readItemProperties(avif).find(
    ({ type, data }) => type === 'colr' && /^(prof|rICC)$/.test(ascii(data, 0, 4)),
  );
  return color?.data.subarray(4);
}

/** Tag 34675 of a TIFF file. */
function fromTiff(tiff: Uint8Array): Uint8Array | undefined {
  const entry = readTiffDirectory(tiff)?.entries.get(tiffTags.iccProfile);
  return entry && tiff.subarray(entry.offset, entry.offset + entry.count);
}

const readers: Partial<Record<ImageFormat, (bytes: Uint8Array) => Uint8Array | undefined>> = {
  jpeg: fromJpeg,
  png: fromPng,
  webp: fromWebp,
  avif: fromAvif,
  tiff: fromTiff,
};

/**
 * The ICC profile an image file carries. A profile that is damaged, larger than 4 MiB or speaks of a colour
 * space the answer does not have (CMYK, Lab) is left out: a wrong profile is worse than none.
 */
export function readIccProfile(bytes: Uint8Array, format: ImageFormat): IccProfile | undefined {
  let profile: Uint8Array | undefined;
  try {
    profile = readers[format]?.(bytes);
  } catch {
    return undefined;
  }
  if (!profile || profile.length < 132 || profile.length > MAX_PROFILE_BYTES) return undefined;
  if (ascii(profile, 36, 4) !== 'acsp') return undefined;
  const colorSpace = ascii(profile, 16, 4);
  if (colorSpace !== 'RGB ' && colorSpace !== 'GRAY') return undefined;
  return { colorSpace, bytes: Uint8Array.from(profile) };
}
