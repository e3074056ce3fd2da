import { Jimp, type JimpInstance } from 'jimp';

type Params = Readonly<Record<string, never>>;

/** The methods of Jimp that filters are named for, called as a program with nothing but `jimp` would. */
const methods: Readonly<Record<string, (image: JimpInstance, params: Params) => unknown>> = {
  greyscale: (image) => image.greyscale(),
  sepia: (image) => image.sepia(),
  invert: (image) => image.invert(),
  normalize: (image) => image.normalize(),
  brightness: (image, { factor }) => image.brightness(factor!),
  contrast: (image, { amount }) => image.contrast(amount!),
  posterize: (image, { levels }) => image.posterize(levels!),
  threshold: (image, { level }) => image.threshold({ max: level! }),
};

/** Filters whose reference is stock Jimp. */
export const stockFilters: readonly string[] = Object.keys(methods);

/** A stock Jimp image of its own memory, which no method of another library has seen. */
export function stockImage(pixels: {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}): JimpInstance {
  const { data, width, height } = pixels;
  // Not `Buffer.from(data)`: that may lie in a pool, all of which Jimp's own methods would then take for the picture.
  const own = Buffer.from(new ArrayBuffer(data.length));
  own.set(data);
  return new Jimp({ data: own, width, height });
}

/**
 * Calls stock Jimp's method on an image, in place.
 *
 * @throws {RangeError} where stock Jimp has no method for a filter of that name
 */
export function applyStock(image: JimpInstance, filter: string, params: object): void {
  if (!Object.hasOwn(methods, filter)) throw new RangeError(`Stock Jimp has no filter '${filter}'.`);
  methods[filter]!(image, params as Params);
}
