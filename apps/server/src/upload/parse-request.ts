import { type AnyFilter, fillParams } from '@revela/filters';
import { type FilterParams, type Region, RegionsSchema } from '@revela/shared';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { apiError } from '../errors.js';
import type { Catalogue } from '../filters/catalogue.js';
import type { ImageHeader } from '@revela/formats/headers';
import type { RequestParts, UploadedImage } from './read-parts.js';

/** What a request asks for, checked. */
export interface ProcessingOrder {
  readonly image: UploadedImage;
  readonly filter: AnyFilter;
  /** Defaults filled in. */
  readonly params: FilterParams;
  readonly regions: Region[] | undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The first thing that is wrong with a list, as `regions[0][2] must be >= 1`. */
function firstFault(name: string, schema: TSchema, value: unknown): string {
  const [fault] = Value.Errors(schema, value);
  if (!fault) return `${name} is invalid`;
  return `${name}${fault.instancePath.replace(/\/(\d+)/g, '[$1]')} ${fault.message}`;
}

function parseParams({ name, params: schema }: AnyFilter, text: string | undefined): FilterParams {
  const given = text === undefined || text.trim() === '' ? {} : parseJson(text);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw apiError(
      'PARAMS_INVALID',
      'The part "params" is no JSON object. Send one, such as {"size": 10}, or leave the part out.',
    );
  }
  try {
    return fillParams(schema, given as Record<string, unknown>);
  } catch (error) {
    throw apiError(
      'PARAMS_INVALID',
      `The parameters of ${name} do not fit: ${(error as Error).message}. Correct that and send the picture again.`,
    );
  }
}

function parseRegions({ name, keepsSize }: AnyFilter, text: string | undefined): Region[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  if (keepsSize === false) {
    throw apiError(
      'REGIONS_INVALID',
      `${name} changes the size of the image, so it cannot act inside regions. Leave the part "regions" out, or choose another filter.`,
    );
  }
  const regions = parseJson(text);
  if (!Value.Check(RegionsSchema, regions)) {
    throw apiError(
      'REGIONS_INVALID',
      `The regions do not fit: ${firstFault('regions', RegionsSchema, regions)}. Send a JSON array of [x, y, width, height] in pixels, such as [[0, 0, 100, 50]], or leave the part out for the whole image.`,
    );
  }
  return regions;
}

/**
 * Checks the parts of a request.
 *
 * @param catalogue the filters there are
 * @throws {ApiError} `IMAGE_MISSING`, `FILTER_MISSING`, `FILTER_UNKNOWN`, `PARAMS_INVALID`, `REGIONS_INVALID`
 */
export function parseRequest(parts: RequestParts, catalogue: Catalogue): ProcessingOrder {
  const { image, filter: name } = parts;
  if (!image) {
    throw apiError('IMAGE_MISSING', 'No image came with the request. Send one file in the part "image".');
  }
  const known = `one of ${catalogue.names.join(', ')}.`;
  if (!name) throw apiError('FILTER_MISSING', `No filter was named. Name in the part "filter" ${known}`);
  const filter = catalogue.find(name);
  if (!filter) {
    throw apiError('FILTER_UNKNOWN', `There is no filter "${name.slice(0, 50)}" here. Choose ${known}`);
  }
  return {
    image,
    filter,
    params: parseParams(filter, parts.params),
    regions: parseRegions(filter, parts.regions),
  };
}

/**
 * Checks that every region lies in the image.
 *
 * @throws {ApiError} `REGIONS_INVALID`
 */
export function checkRegionsInside(
  regions: readonly Region[] | undefined,
  { width, height }: ImageHeader,
): void {
  for (const [x, y, w, h] of regions ?? []) {
    if (x + w > width || y + h > height) {
      throw apiError(
        'REGIONS_INVALID',
        `The region [${x}, ${y}, ${w}, ${h}] is not inside the image, which is ${width} x ${height} pixels when it is upright. Mark it anew so that x + width is at most ${width} and y + height at most ${height}.`,
      );
    }
  }
}
