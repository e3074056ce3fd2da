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

/** The first thing that is wrong with a value, as `size must be >= 2`. */
function firstFault(schema: TSchema, value: unknown): string {
  const [fault] = Value.Errors(schema, value);
  if (!fault) return 'it is invalid';
  const place = fault.instancePath.slice(1).replaceAll('/', '.');
  return `${place ? `${place} ` : 'it '}${fault.message}`;
}

function parseParams({ name, params: schema }: AnyFilter, text: string | undefined): FilterParams {
  const given = text === undefined || text.trim() === '' ? {} : parseJson(text);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw apiError('PARAMS_INVALID', 'The parameters must be a JSON object.');
  }
  try {
    return fillParams(schema, given as Record<string, unknown>);
  } catch (error) {
    throw apiError('PARAMS_INVALID', `The parameters of ${name} do not fit: ${(error as Error).message}.`);
  }
}

function parseRegions({ name, keepsSize }: AnyFilter, text: string | undefined): Region[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  if (keepsSize === false) {
    throw apiError(
      'REGIONS_INVALID',
      `${name} changes the size of the image, so it cannot act inside regions.`,
    );
  }
  const regions = parseJson(text);
  if (!Value.Check(RegionsSchema, regions)) {
    throw apiError(
      'REGIONS_INVALID',
      `The regions must be a JSON array of [x, y, width, height]: ${firstFault(RegionsSchema, regions)}.`,
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
    throw apiError('IMAGE_MISSING', 'No image came with the request: send one file in the part "image".');
  }
  const known = `Choose one of ${catalogue.names.join(', ')}.`;
  if (!name) throw apiError('FILTER_MISSING', `No filter was named. ${known}`);
  const filter = catalogue.find(name);
  if (!filter) throw apiError('FILTER_UNKNOWN', `There is no filter "${name.slice(0, 50)}". ${known}`);
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
        `The region [${x}, ${y}, ${w}, ${h}] is not inside the image, which is ${width} x ${height} pixels.`,
      );
    }
  }
}
