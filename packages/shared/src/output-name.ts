import type { FilterName } from './catalogue.js';
import { extensionOf, MAX_FILE_NAME_BYTES, portableFileName, truncateText, utf8Length } from './file-name.js';

/**
 * Name of the filtered image: `<stem>-<filter>.png`. Every system takes it; of a long name the stem is cut, so that the filter is seen.
 *
 * @param imageName file name of the source, without a path
 * @param maxBytes longest result, in bytes of UTF-8
 */
export function outputName(
  imageName: string,
  filter: FilterName,
  maxBytes: number = MAX_FILE_NAME_BYTES,
): string {
  const stem = imageName.slice(0, imageName.length - extensionOf(imageName).length);
  const ending = `-${filter}.png`;
  return truncateText(portableFileName(stem, Infinity), maxBytes - utf8Length(ending)) + ending;
}
