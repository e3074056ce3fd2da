import { constants, inflateSync } from 'node:zlib';
import { ImageError } from '../errors.js';
import type { TiffDirectory } from './tiff-directory.js';
import { isSoundLzw } from './tiff-lzw.js';

/** Tags that describe a page's pixels (TIFF 6.0, section 8): all that a decoder needs to see. */
export const tags = {
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

const kept: ReadonlySet<number> = new Set(Object.values(tags));

/** Compressions that are read: none, CCITT, LZW, JPEG, deflate (two numbers), PackBits. */
const compressions: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32946, 32773]);
const LZW = 5;
const deflated: ReadonlySet<number> = new Set([8, 32946]);

/** Bits of a pixel: RGBA of 32-bit floats. */
const MAX_PIXEL_BITS = 128;
/** Bytes of all strips or tiles, uncompressed: so many, or 4 a pixel, or twice the file, whichever is most. */
const MAX_RAW_BYTES = 256 * 1024 * 1024;
/** Pixels of a tile that a small picture may have. */
const MIN_TILE_PIXELS = 1 << 22;

const SHORT = 3;
const LONG = 4;

function corrupt(what: string): ImageError {
  return new ImageError('IMAGE_CORRUPT', `The image is damaged: ${what}.`);
}

/** Numbers of a tag of type SHORT or LONG; none where the tag is missing or of another type. */
function numbers({ view, littleEndian, entries }: TiffDirectory, tag: number): number[] {
  const entry = entries.get(tag);
  if (!entry || (entry.type !== SHORT && entry.type !== LONG)) return [];
  return Array.from({ length: entry.count }, (_, i) =>
    entry.type === SHORT
      ? view.getUint16(entry.offset + i * 2, littleEndian)
      : view.getUint32(entry.offset + i * 4, littleEndian),
  );
}

/** Where a page's strips or tiles lie. */
export interface TiffPieces {
  /** Begins with the file's byte order. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly offsets: number[];
  readonly lengths: number[];
}

/**
 * Checks what a TIFF page says of itself before a decoder believes it: that its pixels take as much memory as a
 * page of its size may, lie in the file once, and inflate to no more than they should.
 *
 * @returns the strips or tiles inflated, where they are deflated: the decoder's own inflate has no bound, takes several
 *   times as long, and as much memory again
 * @throws {ImageError} `IMAGE_CORRUPT`, `IMAGE_TOO_MANY_PIXELS`
 */
export function checkTiff(file: Uint8Array, directory: TiffDirectory): TiffPieces | undefined {
  const one = (tag: number, otherwise: number) => numbers(directory, tag)[0] ?? otherwise;
  const width = one(tags.width, 0);
  const height = one(tags.height, 0);
  const samples = one(tags.samplesPerPixel, 1);
  const bits = one(tags.bitsPerSample, 1);
  const compression = one(tags.compression, 1);
  if (width === 0 || height === 0) throw corrupt('the TIFF has no size');
  if (samples === 0 || bits === 0 || samples * bits > MAX_PIXEL_BITS) {
    throw corrupt(`the TIFF has ${samples} samples of ${bits} bits`);
  }
  if (!compressions.has(compression)) throw corrupt(`the TIFF is compressed by method ${compression}`);

  const planes = one(tags.planarConfiguration, 1) === 2 ? samples : 1;
  const tiled = directory.entries.has(tags.tileWidth);
  const samplesTogether = samples / planes;
  let pieces: number;
  let pieceBytes: number;
  if (tiled) {
    const tileWidth = one(tags.tileWidth, 0);
    const tileHeight = one(tags.tileHeight, 0);
    if (tileWidth === 0 || tileHeight === 0) throw corrupt('its tiles have no size');
    if (tileWidth * tileHeight > Math.max(MIN_TILE_PIXELS, width * height)) {
      throw corrupt('its tiles are larger than the picture');
    }
    pieces = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight) * planes;
    pieceBytes = Math.ceil((tileWidth * bits * samplesTogether) / 8) * tileHeight;
  } else {
    const rows = Math.min(Math.max(1, one(tags.rowsPerStrip, height)), height);
    pieces = Math.ceil(height / rows) * planes;
    pieceBytes = Math.ceil((width * bits * samplesTogether) / 8) * rows;
  }
  const rawBytes = pieces * pieceBytes;
  if (rawBytes > Math.max(MAX_RAW_BYTES, width * height * 4, file.length * 2)) {
    throw new ImageError(
      'IMAGE_TOO_MANY_PIXELS',
      `The image has ${width} x ${height} pixels of ${samples * bits} bits: too many for pixels that deep.`,
    );
  }
  const offsets = numbers(directory, tiled ? tags.tileOffsets : tags.stripOffsets);
  const lengths = numbers(directory, tiled ? tags.tileByteCounts : tags.stripByteCounts);
  if (offsets.length !== pieces || lengths.length !== pieces) {
    throw corrupt(`the TIFF has ${offsets.length} strips or tiles where ${pieces} make the picture`);
  }
  if (lengths.reduce((sum, length) => sum + length, 0) > file.length) {
    throw corrupt('its strips or tiles overlap or lie outside the file');
  }
  for (const [i, offset] of offsets.entries()) {
    if (offset + lengths[i]! > file.length) throw corrupt('the file ends before the picture does');
    if (compression === LZW && !isSoundLzw(file.subarray(offset, offset + lengths[i]!))) {
      throw corrupt('a strip or tile has codes that are not defined');
    }
  }
  if (!deflated.has(compression)) return undefined;
  return inflatePieces(file, { offsets, lengths, rawBytes, pieceBytes });
}

/** Bytes that are inflated at a time: memory of this size goes back to the system at once. */
const INFLATE_BYTES = 64 * 1024 * 1024;

function inflatePieces(
  file: Uint8Array,
  {
    offsets,
    lengths,
    rawBytes,
    pieceBytes,
  }: {
    readonly offsets: readonly number[];
    readonly lengths: readonly number[];
    readonly rawBytes: number;
    readonly pieceBytes: number;
  },
): TiffPieces {
  const BYTE_ORDER_BYTES = 2;
  const data = new Uint8Array(BYTE_ORDER_BYTES + rawBytes);
  data.set(file.subarray(0, BYTE_ORDER_BYTES));
  const inflated: TiffPieces = { data, offsets: [], lengths: [] };
  let at = BYTE_ORDER_BYTES;
  for (const [i, offset] of offsets.entries()) {
    try {
      const piece = inflateSync(file.subarray(offset, offset + lengths[i]!), {
        maxOutputLength: pieceBytes,
        chunkSize: Math.max(constants.Z_MIN_CHUNK, Math.min(pieceBytes, INFLATE_BYTES)),
      });
      data.set(piece, at);
      inflated.offsets.push(at);
      inflated.lengths.push(piece.length);
      at += piece.length;
    } catch (cause) {
      throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: a strip or tile cannot be inflated.', {
        cause,
      });
    }
  }
  return inflated;
}

/** Photometric interpretations (TIFF 6.0, section 8), and the bits a sample that UTIF reads them with. */
const usual: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 8, 16]],
  [1, [1, 8, 16]],
  [2, [8, 16]],
  [3, [8]],
]);
/** Compressions of bytes, not of pixels: none, LZW, deflate (two numbers), PackBits. */
const byteCompressions: ReadonlySet<number> = new Set([1, LZW, ...deflated, 32773]);

/** True for a page of unusual pixels, which UTIF would read wrongly, or as nothing at all. */
export function isUnusual(directory: TiffDirectory): boolean {
  const one = (tag: number, otherwise: number) => numbers(directory, tag)[0] ?? otherwise;
  const bits = usual.get(one(tags.interpretation, 1));
  return (
    !bits?.includes(one(tags.bitsPerSample, 1)) ||
    !byteCompressions.has(one(tags.compression, 1)) ||
    one(tags.fillOrder, 1) !== 1 ||
    one(tags.sampleFormat, 1) !== 1
  );
}

/**
 * Takes every tag out of a page's directory that does not describe its pixels, or whose values lie outside the
 * file: a decoder would follow pointers to other directories, in circles if need be, and read makers' notes.
 *
 * @param file a copy of the file, changed in place
 */
export function hideTags(file: Uint8Array, { view, littleEndian, entries, nextOffset }: TiffDirectory): void {
  const target = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = view.getUint32(4, littleEndian) + 2;
  const NONE = 65535;
  for (let at = start; at < nextOffset; at += 12) {
    const tag = view.getUint16(at, littleEndian);
    if (kept.has(tag) && entries.has(tag)) continue;
    // An empty list of bytes under a number that means nothing.
    target.setUint16(at, NONE, littleEndian);
    target.setUint16(at + 2, 1, littleEndian);
    target.setUint32(at + 4, 0, littleEndian);
    target.setUint32(at + 8, 0, littleEndian);
  }
  // No page but the first.
  target.setUint32(nextOffset, 0, littleEndian);
}
