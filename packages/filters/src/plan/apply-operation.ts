import type { FilterParams } from '@revela/shared';
import { FilterFailedError, type AnyFilter, type CreateImage } from '../definition.js';
import type { FilterOperation } from '../filter.js';
import { bytesOf, type Raster, type Rect, type Window } from '../raster.js';
import { copyArea } from './copy.js';

/**
 * The operation of a filter of scope `pixel`: whatever area is asked for, its pixels are copied and a Jimp image over
 * them is filtered.
 *
 * @throws TypeError where the filter needs the whole image at once, or there is nothing to make images with
 */
export function applyOperation(
  filter: AnyFilter,
  params: FilterParams,
  createImage: CreateImage | undefined,
): FilterOperation {
  if (filter.scope !== 'pixel')
    throw new TypeError(`The filter '${filter.name}' needs the whole image at once.`);
  if (!createImage) throw new TypeError(`The filter '${filter.name}' needs Jimp images.`);
  return {
    border: 0,
    alignment: 1,
    footprint: (area) => area,
    passes: [],
    render(input, output, area) {
      copyArea(input, output, area);
      const contiguous = area.width === output.width;
      const window = contiguous ? output : cutOut(output, area);
      const first = contiguous ? (area.y - output.y) * output.width : 0;
      const { width, height } = area;
      const data = bytesOf(window.words, first, first + width * height);
      const result = resultOf(filter, () =>
        // What it does to its parameters is not to reach the next area.
        filter.apply(createImage({ data, width, height }), { ...params }),
      );
      if (result.width !== width || result.height !== height) {
        throw new FilterFailedError(filter.name, 'a filter of scope `pixel` must keep the size');
      }
      if (!sharesMemory(result.data, data)) data.set(result.data);
      if (!contiguous) copyArea(window, output, area);
    },
  };
}

function cutOut(window: Window, area: Rect): Window {
  const cut = { ...area, words: new Int32Array(area.width * area.height) };
  copyArea(window, cut, area);
  return cut;
}

/** True where both are the very same bytes. */
export function sharesMemory(a: Raster['data'], b: Raster['data']): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset;
}

/**
 * The pixels of the image that `apply` returned.
 *
 * @throws {FilterFailedError} where it threw or returned no image, or one whose pixels and size do not agree
 */
export function resultOf(filter: AnyFilter, apply: () => unknown): Raster {
  try {
    return pixelsOf(filter, apply());
  } catch (cause) {
    throw FilterFailedError.of(filter.name, cause);
  }
}

/**
 * The pixels of an image that a filter returned.
 *
 * @throws {FilterFailedError} where it is no image, or one whose pixels and size do not agree
 */
export function pixelsOf(filter: AnyFilter, returned: unknown): Raster {
  const bitmap = (returned as { bitmap?: Partial<Raster> } | undefined | null)?.bitmap;
  const { data, width, height } = bitmap ?? {};
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    throw new FilterFailedError(filter.name, 'it returned no image');
  }
  const sized = Number.isInteger(width) && Number.isInteger(height) && width! > 0 && height! > 0;
  if (!sized || data.length !== width! * height! * 4) {
    throw new FilterFailedError(
      filter.name,
      `it returned an image of ${width} x ${height} with ${data.length} bytes`,
    );
  }
  return { data, width: width!, height: height! };
}
