import { catalogue, filterNames, isFilterName, RegionsSchema } from '@revela/shared';
import type { FilterName, FilterParams, Region } from '@revela/shared';
import { Compile } from 'typebox/compile';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { apiError } from '../errors.js';
import type { ImageHeader } from '@revela/formats/probe';
import type { RequestParts, UploadedImage } from './read-parts.js';

/** What a request asks for, checked. */
export interface ProcessingOrder {
  readonly image: UploadedImage;
  readonly filter: FilterName;
  /** Defaults filled in. */
  readonly params: FilterParams;
  readonly regions: Region[] | undefined;
}

const regionsCheck = Compile(RegionsSchema);

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

function parseParams(filter: FilterName, text: string | undefined): FilterParams {
  const { params: schema } = catalogue[filter];
  const given = text === undefined || text.trim() === '' ? {} : parseJson(text);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw apiError('PARAMS_INVALID', 'The parameters must be a JSON object.');
  }
  const params = Value.Default(schema, given);
  if (!Value.Check(schema, params)) {
    throw apiError(
      'PARAMS_INVALID',
      `The parameters of ${filter} do not fit: ${firstFault(schema, params)}.`,
    );
  }
  return params as FilterParams;
}

function parseRegions(text: string | undefined): Region[] | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const regions = parseJson(text);
  if (!regionsCheck.Check(regions)) {
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
 * @throws {ApiError} `IMAGE_MISSING`, `FILTER_MISSING`, `FILTER_UNKNOWN`, `PARAMS_INVALID`, `REGIONS_INVALID`
 */
export function parseRequest(parts: RequestParts): ProcessingOrder {
  const { image, filter } = parts;
  if (!image) {
    throw apiError('IMAGE_MISSING', 'No image came with the request: send one file in the part "image".');
  }
  const known = `Choose one of ${filterNames.join(', ')}.`;
  if (!filter) throw apiError('FILTER_MISSING', `No filter was named. ${known}`);
  if (!isFilterName(filter)) {
    throw apiError('FILTER_UNKNOWN', `There is no filter "${filter.slice(0, 50)}". ${known}`);
  }
  return { image, filter, params: parseParams(filter, parts.params), regions: parseRegions(parts.regions) };
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
