import { deflateInPlace } from './deflate-in-place.js';

/**
 * Deflates bytes (RFC 1951) with run lengths as the only matches (zlib's `Z_RLE`), so that more can follow: the result
 * ends on a byte boundary (a sync flush) and is no last block. Scanlines that a row filterer's `read` is given are
 * deflated where they lie, the first time; other bytes are copied.
 *
 * @returns the result, the caller's own
 * @throws {TypeError} for scanlines that are no longer there
 * @throws {WebAssembly.RuntimeError} where there is not as much memory as 2.7 times the bytes
 */
export function deflateRle(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
/**
 * @param read is given the result where it lies, without a copy; it is no longer there once `read` has returned
 * @returns what `read` returns
 */
export function deflateRle<T>(bytes: Uint8Array, read: (deflated: Uint8Array) => T): T;
export function deflateRle<T>(
  bytes: Uint8Array,
  read: (deflated: Uint8Array) => T | Uint8Array<ArrayBuffer> = (deflated) => Uint8Array.from(deflated),
): T | Uint8Array<ArrayBuffer> {
  return deflateInPlace(bytes, (instance) => instance.deflateRle(bytes.length), read);
}
