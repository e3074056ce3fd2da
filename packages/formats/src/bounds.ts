import type { ImageFormat } from '@revela/shared';
import { ImageError } from './errors.js';

/**
 * Bytes from the start of a file in which its header must be told. Headers are read on the main thread, so what a
 * file may make it walk through is bounded; no camera puts this much in front of a picture.
 */
const headerBytes: Partial<Record<ImageFormat, number>> = {
  jpeg: 8 * 1024 * 1024,
  avif: 4 * 1024 * 1024,
};

/** The part of a file that its header is read from. */
export function headerPart(bytes: Uint8Array, format: ImageFormat): Uint8Array {
  return bytes.subarray(0, headerBytes[format] ?? bytes.length);
}

/** Scans of a progressive JPEG: encoders write about ten; libjpeg-turbo's own fuzzers stop at 500. */
const MAX_JPEG_SCANS = 200;

/**
 * Refuses a JPEG with so many scans that each pass over its pixels is work without end: a few bytes a scan, and
 * every one touches the whole picture.
 *
 * @throws {ImageError} `IMAGE_CORRUPT`
 */
export function checkJpegScans(jpeg: Uint8Array): void {
  const file = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const startOfScan = Buffer.of(0xff, 0xda);
  let scans = 0;
  for (let at = file.indexOf(startOfScan); at >= 0; at = file.indexOf(startOfScan, at + 2)) {
    if (++scans > MAX_JPEG_SCANS) {
      throw new ImageError(
        'IMAGE_CORRUPT',
        `The image is damaged: it has more than ${MAX_JPEG_SCANS} scans.`,
      );
    }
  }
}
