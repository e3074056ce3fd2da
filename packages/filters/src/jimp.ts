import type { FilterParams, Region } from '@revela/shared';
import { applyFilter } from './apply.js';
import type { AnyFilter, JimpMethods } from './definition.js';
import { fillParams } from './params.js';
import type { Raster } from './raster.js';

/** What a filter's method takes: the filter's parameters, all of which may be left out, and regions. */
export type FilterOptions = FilterParams & {
  /** Where the filter acts; left out: on the whole image. */
  readonly regions?: readonly Region[] | undefined;
};

/**
 * A Jimp plugin of filters: one method for each that is a kernel, as `image.pixelate({ size: 8, regions: [[0, 0, 64, 64]] })`.
 * A method changes the image it is called on and returns it; it throws a TypeError where a parameter is not what the
 * definition asks for, and a RangeError where a region is not inside the image. Filters with `apply` call methods that
 * Jimp has.
 */
export function toJimpPlugin(filters: readonly AnyFilter[]): JimpMethods {
  return Object.fromEntries(
    filters
      .filter(({ kernel }) => kernel)
      .map((filter) => [
        filter.name,
        (image: { bitmap: Raster }, options?: FilterOptions) => filterImage(image, filter, options),
      ]),
  );
}

function filterImage<I extends { bitmap: Raster }>(
  image: I,
  filter: AnyFilter,
  options: FilterOptions = {},
): I {
  if (typeof options !== 'object') {
    throw new TypeError(`image.${filter.name}() takes an object of parameters, not ${String(options)}.`);
  }
  const { regions, ...given } = options;
  const params = fillParams(filter.params, given);
  image.bitmap.data.set(applyFilter(image.bitmap, filter, params, regions).data);
  return image;
}

/**
 * Gives a class of Jimp images the methods of plugins, on its prototype; of two of one name the later counts.
 * `createJimp` itself puts a closure for each of some hundred methods on every instance, which V8 then keeps as a
 * dictionary: a method that asks for `image.bitmap` at every pixel takes five times as long.
 *
 * @param Image as `createJimp` makes it, without plugins
 */
export function addMethods(Image: { readonly prototype: object }, plugins: readonly JimpMethods[]): void {
  for (const [name, method] of plugins.flatMap((methods) => Object.entries(methods))) {
    Object.defineProperty(Image.prototype, name, {
      configurable: true,
      writable: true,
      value(this: { bitmap: unknown }, ...args: never[]): unknown {
        // As `createJimp` does it.
        const result = method(this as never, ...args);
        if (typeof result !== 'object' || result === null || !('bitmap' in result)) return result;
        this.bitmap = result.bitmap;
        return this;
      },
    });
  }
}
