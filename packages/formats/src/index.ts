import type { AcceptedFormat, ImageFormat } from '@revela/shared';
import avif from './avif/index.js';
import bmp from './bmp/index.js';
import type { FormatDefinition } from './definition.js';
import gif from './gif/index.js';
import jpeg from './jpeg/index.js';
import png from './png/index.js';
import tiff from './tiff/index.js';
import webp from './webp/index.js';

/** Every format that Revela reads, in the order in which the formats are listed to people. */
export const formats: readonly FormatDefinition[] = [jpeg, png, webp, avif, gif, bmp, tiff];

/** Finds the definition of a format by its name. */
export function findFormat(name: ImageFormat): FormatDefinition | undefined {
  return formats.find((format) => format.name === name);
}

/** The formats as `GET /api/v1/server` lists them. */
export function describeFormats(): AcceptedFormat[] {
  return formats.map(({ name, mediaType, extensions }) => ({ name, mediaType, extensions: [...extensions] }));
}

export type { FormatDefinition } from './definition.js';
