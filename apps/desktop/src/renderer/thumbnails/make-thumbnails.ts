import { createJimp } from '@jimp/core';
import {
  addMethods,
  applyFilter,
  applyWhole,
  fillParams,
  filters,
  needsWholeImage,
  toJimpPlugin,
  type AnyFilter,
  type CreateImage,
  type JimpMethods,
} from '@revela/filters';
import { jimpMethods } from '@revela/filters/jimp-methods';
import type { Raster } from '@revela/shared';
import { Buffer } from 'buffer/';

const createImage = composeJimp(filters);

/**
 * What every filter this client was built with makes of a small picture, by its defaults. A filter that cannot be
 * shown so, as it needs a parameter or a method that is not here, is left out.
 *
 * @returns by the filter's name
 */
export async function makeThumbnails(picture: Raster): Promise<Map<string, Raster>> {
  const thumbnails = new Map<string, Raster>();
  for (const filter of filters) {
    try {
      thumbnails.set(filter.name, await filterPicture(picture, filter));
    } catch (error) {
      console.warn(`There is no thumbnail of ${filter.name}:`, error);
    }
  }
  return thumbnails;
}

async function filterPicture(picture: Raster, filter: AnyFilter): Promise<Raster> {
  const params = fillParams(filter.params, {});
  if (!needsWholeImage(filter)) return applyFilter(picture, filter, params, undefined, createImage);
  const target = new Uint8Array(picture.data.length);
  return await applyWhole(picture, target, filter, params, undefined, createImage);
}

/** A Jimp without formats, with all of its methods: whichever a filter calls. */
function composeJimp(definitions: readonly AnyFilter[]): CreateImage {
  const Image = createJimp();
  addMethods(Image, [
    ...jimpMethods,
    toJimpPlugin(definitions),
    ...definitions.flatMap(({ plugin }): JimpMethods[] => (plugin ? [plugin] : [])),
  ]);
  return ({ data, width, height }) => {
    const pixels = Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    return new Image({ data: pixels as never, width, height }) as unknown as ReturnType<CreateImage>;
  };
}
