import { createJimp, type JimpPlugin } from '@jimp/core';
import * as blit from '@jimp/plugin-blit';
import * as blur from '@jimp/plugin-blur';
import * as circle from '@jimp/plugin-circle';
import * as color from '@jimp/plugin-color';
import * as contain from '@jimp/plugin-contain';
import * as cover from '@jimp/plugin-cover';
import * as crop from '@jimp/plugin-crop';
import * as displace from '@jimp/plugin-displace';
import * as dither from '@jimp/plugin-dither';
import * as fisheye from '@jimp/plugin-fisheye';
import * as flip from '@jimp/plugin-flip';
import * as hash from '@jimp/plugin-hash';
import * as mask from '@jimp/plugin-mask';
import * as print from '@jimp/plugin-print';
import * as quantize from '@jimp/plugin-quantize';
import * as resize from '@jimp/plugin-resize';
import * as rotate from '@jimp/plugin-rotate';
import * as threshold from '@jimp/plugin-threshold';
import { type AnyFilter, type CreateImage, type FilterImage, toJimpPlugin } from '@revela/filters';
import { createJimpFormats } from '@revela/formats/jimp';
import type { Raster } from '@revela/shared';

/**
 * Jimp's `defaultPlugins`, in its order. Not taken from `jimp` itself, which brings Jimp's own formats along: they cost a
 * thread's start 0.15 s and 8 MB (`bench/src/extras/jimp-import.ts`), and none of them is used.
 */
export const defaultPlugins: readonly JimpPlugin[] = [
  blit.methods,
  blur.methods,
  circle.methods,
  color.methods,
  contain.methods,
  cover.methods,
  crop.methods,
  displace.methods,
  dither.methods,
  fisheye.methods,
  flip.methods,
  hash.methods,
  mask.methods,
  print.methods,
  resize.methods,
  rotate.methods,
  threshold.methods,
  quantize.methods,
];

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

/**
 * Makes the server's Jimp: its formats are those of `@revela/formats`, its methods Jimp's own, our kernels and what
 * the definitions bring along; of two methods of one name the later counts.
 *
 * @returns makes images over pixels, without a copy
 */
export function composeJimp(definitions: readonly AnyFilter[]): CreateImage {
  const Image = createJimp({ formats: createJimpFormats() });
  addMethods(Image, [
    ...defaultPlugins,
    toJimpPlugin(definitions) as JimpPlugin,
    ...definitions.flatMap(({ plugin }) => (plugin ? [plugin as JimpPlugin] : [])),
  ]);
  return ({ data, width, height }: Raster) =>
    // Not `fromBitmap`, which leaves `byteOffset` out, nor `fromBuffer`, which turns by EXIF and does not wait for it.
    new Image({
      data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      width,
      height,
    }) as unknown as FilterImage;
}
