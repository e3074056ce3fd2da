import { damaged } from '../errors.js';

/**
 * Refuses a file that ends before its picture does, of which libjpeg, under every codec, only warns.
 *
 * @throws {ImageError} `IMAGE_CORRUPT`
 */
export function refuseTruncated(warnings: readonly string[]): void {
  if (warnings.some((line) => line.includes('Premature end'))) {
    throw damaged('the file ends before the picture does');
  }
}
