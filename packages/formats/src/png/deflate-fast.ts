import { deflateInPlace } from './deflate-in-place.js';
import { layouts, type PixelLayout } from './layout.js';

/** How scanlines are divided. */
export interface ScanlineShape {
  /** Pixels of a row. */
  readonly width: number;
  readonly layout: PixelLayout;
}

/**
 * Deflates scanlines (RFC 1951) with the matches of whole pixels that are quick to find, so that more can follow: the
 * result ends on a byte boundary (a sync flush) and is no last block. Scanlines that a row filterer's `read` is given
 * are deflated where they lie, the first time; others are copied.
 *
 * @param scanlines whole lines, of which the last one may be cut off
 * @param dictionary what was deflated just before, up to the end of a line: at most `MAX_DISTANCE` bytes
 * @param read is given the result where it lies, without a copy; it is no longer there once `read` has returned
 * @returns what `read` returns
 * @throws {TypeError} for scanlines that are no longer there
 * @throws {WebAssembly.RuntimeError} where there is not as much memory as 2.7 times the bytes
 */
export function deflateFast<T>(
  scanlines: Uint8Array,
  { width, layout }: ScanlineShape,
  dictionary: Uint8Array,
  read: (deflated: Uint8Array) => T,
): T {
  const { bytesPerPixel } = layouts[layout];
  return deflateInPlace(
    scanlines,
    (instance) => {
      instance.view(instance.scanlines() - dictionary.length, dictionary.length).set(dictionary);
      const lineBytes = width * bytesPerPixel + 1;
      return instance.deflateFast(scanlines.length, dictionary.length, bytesPerPixel, lineBytes);
    },
    read,
  );
}
