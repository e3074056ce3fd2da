import { createJimp, type JimpPlugin } from '@jimp/core';
import { type AnyFilter, type CreateImage, type FilterImage, toJimpPlugin } from '@revela/filters';
import { createJimpFormats } from '@revela/formats/jimp';

/**
 * Gives a class of images the methods of plugins, on its prototype. `createJimp` itself puts a closure for each of some
 * hundred methods on every instance, which V8 then keeps as a dictionary: a method that asks for `image.bitmap` at every
 * pixel takes five times as long (`bench/src/extras/jimp-filters.ts`).
 */
function addMethods(Image: ReturnType<typeof createJimp>, plugins: readonly JimpPlugin[]): void {
  for (const [name, method] of plugins.flatMap((methods) => Object.entries(methods))) {
    Object.defineProperty(Image.prototype, name, {
      configurable: true,
      writable: true,
      value(this: { bitmap: unknown }, ...args: unknown[]): unknown {
        // As `createJimp` does it.
        const result = method(this as never, ...args) as unknown;
        if (typeof result !== 'object' || result === null || !('bitmap' in result)) return result;
        this.bitmap = result.bitmap;
        return this;
      },
    });
  }
}

/** The server's Jimp, on one thread. */
export interface ServerJimp {
  /** Makes an image over pixels, without a copy. */
  readonly createImage: CreateImage;
  /**
   * Gives every image, those that are there already too, Jimp's own methods. Called before a filter that may use them:
   * a thread that never runs one starts sooner and smaller (`bench/src/extras/jimp-import.ts`).
   */
  loadMethods(): Promise<void>;
}

/**
 * Composes the server's Jimp: its formats are those of `@revela/formats`, its methods Jimp's own, our kernels and what
 * the definitions bring along; of two methods of one name the later counts.
 */
export function composeJimp(definitions: readonly AnyFilter[]): ServerJimp {
  const Image = createJimp({ formats: createJimpFormats() });
  const ours: readonly JimpPlugin[] = [
    toJimpPlugin(definitions) as JimpPlugin,
    ...definitions.flatMap(({ plugin }) => (plugin ? [plugin as JimpPlugin] : [])),
  ];
  addMethods(Image, ours);
  let loaded = false;
  return {
    createImage({ data, width, height }) {
      // Not `fromBitmap`, which leaves `byteOffset` out, nor `fromBuffer`, which turns by EXIF and does not wait for it.
      const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      return new Image({ data: pixels, width, height }) as unknown as FilterImage;
    },
    async loadMethods() {
      if (loaded) return;
      const { defaultPlugins } = await import('./jimp-plugins.js');
      addMethods(Image, [...defaultPlugins, ...ours]);
      loaded = true;
    },
  };
}
