import { extensionOf, MAX_FILE_NAME_BYTES, portableFileName, truncateText, utf8Length } from './file-name.js';

/**
 * Name of the filtered image: `<stem>-<filters>.png`. Every system takes it; of a long name the stem is cut, so that the filter is seen,
 * and of very many filters the last ones.
 *
 * @param imageName file name of the source, without a path
 * @param filter names of the filters, joined by `+`
 * @param maxBytes longest result, in bytes of UTF-8
 */
export function outputName(
  imageName: string,
  filter: string,
  maxBytes: number = MAX_FILE_NAME_BYTES,
): string {
  const stem = imageName.slice(0, imageName.length - extensionOf(imageName).length);
  const ending = `-${truncateText(filter, Math.floor(maxBytes / 2))}.png`;
  return truncateText(portableFileName(stem, Infinity), maxBytes - utf8Length(ending)) + ending;
}
