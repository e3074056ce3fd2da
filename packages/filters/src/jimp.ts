import {
  catalogue,
  filterNames,
  RegionsSchema,
  type FilterName,
  type FilterParams,
  type Region,
} from '@revela/shared';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { applyFilter } from './apply.js';
import type { Raster } from './raster.js';

/** What a filter's method takes: the filter's parameters, all of which may be left out, and regions. */
export type FilterOptions<N extends FilterName> = Partial<FilterParams<N>> & {
  /** Where the filter acts; left out: on the whole image. */
  readonly regions?: readonly Region[] | undefined;
};

/** As much of a Jimp image as the filters need. */
export interface JimpImage {
  bitmap: Raster;
}

type FilterMethod<N extends FilterName> = <I extends JimpImage>(image: I, options?: FilterOptions<N>) => I;

/**
 * Jimp plugin: one method a filter, `image.pixelate({ size: 8, regions: [[0, 0, 64, 64]] })`. A method changes
 * the image it is called on and returns it; it throws a TypeError where a parameter or a region is not what the
 * catalogue asks for, and a RangeError where a region is not inside the image.
 */
export const revelaFilters = Object.fromEntries(
  filterNames.map((name) => [name, (image: JimpImage, options = {}) => filterImage(image, name, options)]),
) as { readonly [N in FilterName]: FilterMethod<N> };

function filterImage(image: JimpImage, name: FilterName, options: FilterOptions<FilterName>): JimpImage {
  const { regions, ...given } = options;
  const params = Value.Default(catalogue[name].params, given);
  assertValid(`the parameters of '${name}'`, catalogue[name].params, params);
  if (regions !== undefined) assertValid('the regions', RegionsSchema, regions);
  const result = applyFilter(image.bitmap, name, params as FilterParams, regions);
  image.bitmap.data.set(result.data);
  return image;
}

function assertValid(what: string, schema: TSchema, value: unknown): void {
  if (Value.Check(schema, value)) return;
  const [error] = Value.Errors(schema, value);
  throw new TypeError(`Wrong in ${what}: ${error.instancePath} ${error.message}`);
}
