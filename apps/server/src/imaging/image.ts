import { createJimp } from '@jimp/core';
import {
  addMethods,
  type AnyFilter,
  type CreateImage,
  type FilterImage,
  type JimpMethods,
  toJimpPlugin,
} from '@revela/filters';
import { importOnce } from '@revela/formats/codecs/load';
import { createJimpFormats } from '@revela/formats/jimp';

/** The server's Jimp, on one thread. */
export interface ServerJimp {
  /** Makes an image over pixels, without a copy; it has our kernels as methods. */
  readonly createImage: CreateImage;
  /**
   * What makes the images for a filter that calls methods: Jimp's own are loaded with the first such filter, so that a
   * thread that never runs one starts sooner and smaller (`bench/src/extras/jimp-import.ts`).
   *
   * @throws {LoadError} where they cannot be loaded
   */
  imagesFor(filter: AnyFilter): Promise<CreateImage>;
}

/** Not `fromBitmap`, which leaves `byteOffset` out, nor `fromBuffer`, which turns by EXIF and does not wait for it. */
const creatorOf =
  (Image: ReturnType<typeof createJimp>): CreateImage =>
  ({ data, width, height }) => {
    const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return new Image({ data: pixels, width, height }) as unknown as FilterImage;
  };

/**
 * Composes the server's Jimp: its formats are those of `@revela/formats`, its methods Jimp's own, our kernels and what
 * a definition brings along; of two methods of one name the later counts. A definition that brings methods has a class
 * of its own, so that none of them takes the place of one that another filter calls.
 */
export function composeJimp(definitions: readonly AnyFilter[]): ServerJimp {
  const formats = createJimpFormats();
  const kernels = toJimpPlugin(definitions);
  const Image = createJimp({ formats });
  addMethods(Image, [kernels]);
  const createImage = creatorOf(Image);

  const importMethods = () => importOnce("Jimp's methods", () => import('@revela/filters/jimp-methods'));

  async function loadMethods(): Promise<CreateImage> {
    const { jimpMethods } = await importMethods();
    addMethods(Image, [...jimpMethods, kernels]);
    return createImage;
  }

  async function createClass(plugin: JimpMethods): Promise<CreateImage> {
    const { jimpMethods } = await importMethods();
    const Own = createJimp({ formats });
    addMethods(Own, [...jimpMethods, kernels, plugin]);
    return creatorOf(Own);
  }

  /** By what they were made for: a definition's methods, or all filters without any. */
  const creators = new Map<JimpMethods | undefined, Promise<CreateImage>>();
  return {
    createImage,
    imagesFor({ plugin }) {
      let creator = creators.get(plugin);
      if (!creator) {
        creator = plugin ? createClass(plugin) : loadMethods();
        creators.set(plugin, creator);
        // What could not be loaded now may be loaded next time.
        creator.catch(() => creators.delete(plugin));
      }
      return creator;
    },
  };
}
