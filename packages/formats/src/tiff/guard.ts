import { damaged, ImageError, unsupported } from '../errors.js';
import { compressions, isDeflate, isReadable, nameCompression } from './compressions.js';
import { numberOf, numbersOf, tags, type TiffDirectory } from './directory.js';
import { inflatePieces, type TiffPieces } from './inflate.js';
import { isSoundLzw } from './lzw.js';

/** Bits of a pixel: RGBA of 32-bit floats. */
const MAX_PIXEL_BITS = 128;
/** Samples a pixel, and bits a sample, of deeper pixels that a sound file has; others are taken for damage. */
const MAX_SAMPLES = 64;
const knownBits: ReadonlySet<number> = new Set([8, 16, 32, 64]);
/** Bytes of all strips or tiles, uncompressed: so many, or 4 a pixel, or twice the file, whichever is most. */
const MAX_RAW_BYTES = 256 * 1024 * 1024;
/** Pixels of a tile that a small picture may have. */
const MIN_TILE_PIXELS = 1 << 22;

/**
 * Checks what a TIFF page says of itself before a decoder believes it: that its pixels take as much memory as a
 * page of its size may, lie in the file once, and inflate to no more than they should.
 *
 * @returns the strips or tiles inflated, where they are deflated
 * @throws {ImageError} `IMAGE_CORRUPT`, `IMAGE_TOO_MANY_PIXELS`
 */
export function checkTiff(file: Uint8Array, directory: TiffDirectory): TiffPieces | undefined {
  const one = (tag: number, otherwise: number) => numberOf(directory, tag, otherwise);
  const width = one(tags.width, 0);
  const height = one(tags.height, 0);
  const samples = one(tags.samplesPerPixel, 1);
  const bits = one(tags.bitsPerSample, 1);
  const compression = one(tags.compression, 1);
  if (width === 0 || height === 0) throw damaged('its TIFF has no size');
  if (samples === 0 || bits === 0 || samples * bits > MAX_PIXEL_BITS) {
    if (samples === 0 || samples > MAX_SAMPLES || !knownBits.has(bits)) {
      throw damaged(`its TIFF has ${samples} samples a pixel, of ${bits} bits`);
    }
    throw unsupported(`a TIFF of ${samples} samples a pixel, of ${bits} bits each`);
  }
  if (!isReadable(compression)) throw unsupported(`a TIFF ${nameCompression(compression)}`);

  const planes = one(tags.planarConfiguration, 1) === 2 ? samples : 1;
  const tiled = directory.entries.has(tags.tileWidth);
  const samplesTogether = samples / planes;
  let pieces: number;
  let pieceBytes: number;
  if (tiled) {
    const tileWidth = one(tags.tileWidth, 0);
    const tileHeight = one(tags.tileHeight, 0);
    if (tileWidth === 0 || tileHeight === 0) throw damaged('the tiles of its TIFF have no size');
    if (tileWidth * tileHeight > Math.max(MIN_TILE_PIXELS, width * height)) {
      throw damaged('the tiles of its TIFF are larger than the picture');
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
      `The image has ${width} x ${height} pixels of ${samples * bits} bits: too many for pixels that deep. Make it smaller, or save it with 8 bits a colour, and send that.`,
    );
  }
  const offsets = numbersOf(directory, tiled ? tags.tileOffsets : tags.stripOffsets);
  const lengths = numbersOf(directory, tiled ? tags.tileByteCounts : tags.stripByteCounts);
  if (offsets.length !== pieces || lengths.length !== pieces) {
    throw damaged(`its TIFF has ${offsets.length} pieces where ${pieces} make the picture`);
  }
  if (lengths.reduce((sum, length) => sum + length, 0) > file.length) {
    throw damaged('the pieces of its TIFF overlap or lie outside of the file');
  }
  for (const [i, offset] of offsets.entries()) {
    if (offset + lengths[i]! > file.length) throw damaged('the file ends before the picture does');
    if (compression === compressions.lzw && !isSoundLzw(file.subarray(offset, offset + lengths[i]!))) {
      throw damaged('the data of its TIFF makes no sense');
    }
  }
  if (!isDeflate(compression)) return undefined;
  return inflatePieces(file, { offsets, lengths, rawBytes, pieceBytes });
}
