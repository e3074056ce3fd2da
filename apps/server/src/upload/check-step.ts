import { type AnyFilter, fillParams } from '@revela/filters';
import type { ImageHeader } from '@revela/formats/headers';
import { type FilterParams, type Region, RegionsSchema } from '@revela/shared';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { apiError } from '../errors.js';
import type { Catalogue } from '../filters/catalogue.js';

/** The filters there are, as words that follow "name" or "choose". */
export const knownFilters = ({ names }: Catalogue): string => `one of ${names.join(', ')}.`;

/** @throws {ApiError} `FILTER_UNKNOWN` */
export function findFilter(name: string, catalogue: Catalogue): AnyFilter {
  const filter = catalogue.find(name);
  if (filter) return filter;
  throw apiError(
    'FILTER_UNKNOWN',
    `There is no filter "${name.slice(0, 50)}" here. Choose ${knownFilters(catalogue)}`,
  );
}

/** The first thing that is wrong with a list, as `regions[0][2] must be >= 1`. */
export function firstFault(name: string, schema: TSchema, value: unknown): string {
  const [fault] = Value.Errors(schema, value);
  if (!fault) return `${name} is invalid`;
  const place = fault.instancePath.replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  return `${name}${place} ${fault.message}`;
}

/**
 * Fills the defaults in.
 *
 * @throws {ApiError} `PARAMS_INVALID`
 */
export function checkParams({ name, params: schema }: AnyFilter, given: unknown): FilterParams {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw apiError(
      'PARAMS_INVALID',
      'The "params" are no JSON object. Send one, such as {"size": 10}, or leave them out.',
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

/**
 * @param regions undefined: the whole image
 * @throws {ApiError} `REGIONS_INVALID`
 */
export function checkRegions({ name, keepsSize }: AnyFilter, regions: unknown): Region[] | undefined {
  if (regions === undefined) return undefined;
  if (keepsSize === false) {
    throw apiError(
      'REGIONS_INVALID',
      `${name} changes the size of the image, so it cannot act inside regions. Leave the "regions" out, or choose another filter.`,
    );
  }
  if (!Value.Check(RegionsSchema, regions)) {
    throw apiError(
      'REGIONS_INVALID',
      `The regions do not fit: ${firstFault('regions', RegionsSchema, regions)}. Send a JSON array of [x, y, width, height] in pixels, such as [[0, 0, 100, 50]], or leave it out for the whole image.`,
    );
  }
  return regions;
}

/**
 * Checks that every region lies in the image.
 *
 * @throws {ApiError} `REGIONS_INVALID`
 */
export function checkRegionsInside(
  regions: readonly Region[] | undefined,
  { width, height }: Pick<ImageHeader, 'width' | 'height'>,
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
