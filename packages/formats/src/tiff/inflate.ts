import { constants, inflateSync } from 'node:zlib';
import { damaged } from '../errors.js';

/** Where a page's strips or tiles lie. */
export interface TiffPieces {
  /** Begins with the file's byte order. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly offsets: number[];
  readonly lengths: number[];
}

/** Deflated strips or tiles of a file, and what they are to inflate to. */
interface DeflatedPieces {
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  /** Bytes of all of them. */
  readonly rawBytes: number;
  /** Bytes of one, at most. */
  readonly pieceBytes: number;
}

/** Bytes that are inflated at a time: memory of this size goes back to the system at once. */
const INFLATE_BYTES = 64 * 1024 * 1024;

/**
 * Inflates the strips or tiles of a page. The decoder's own inflate has no bound, takes several times as long, and as
 * much memory again.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where one is damaged or inflates to more than it should
 */
export function inflatePieces(
  file: Uint8Array,
  { offsets, lengths, rawBytes, pieceBytes }: DeflatedPieces,
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
      throw damaged('a piece of its TIFF cannot be decompressed', { cause });
    }
  }
  return inflated;
}
