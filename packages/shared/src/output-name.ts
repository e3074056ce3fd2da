import type { FilterName } from './catalogue.js';

/**
 * Name of the filtered image: `<stem>-<filter>.png`.
 *
 * @param imageName file name of the source, without a path
 */
export function outputName(imageName: string, filter: FilterName): string {
  const dot = imageName.lastIndexOf('.');
  const stem = dot > 0 ? imageName.slice(0, dot) : imageName;
  return `${stem || 'image'}-${filter}.png`;
}
