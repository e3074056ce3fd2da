import type { FilterParams } from '@revela/shared';
import type { AnyFilter, Raster } from '../src/index.js';

/** One channel of an image: rows of samples, 0 to 255. */
export type Plane = number[][];

/**
 * What a kernel means, pixel by pixel from its definition: slow, and free of anything the kernel uses. The default export
 * of `reference.ts` in the filter's folder.
 */
export interface Reference {
  /** The colours that `filter` gets. Told once more, as a definition that asks for the wrong ones is wrong throughout. */
  readonly alpha: 'premultiplied' | 'straight';
  /** Width of the frame that stays as it is. */
  border(params: FilterParams): number;
  /** Filters red, green, blue and alpha. */
  filter(planes: readonly Plane[], params: FilterParams): Plane[];
}

/** Names the types of a reference; changes nothing. */
export const defineReference = (reference: Reference): Reference => reference;

/** @throws where the filter's folder has none */
export async function loadReference({ name }: AnyFilter): Promise<Reference> {
  const module = (await import(`../src/${name}/reference.ts`)) as { default: Reference };
  return module.default;
}

const planesOf = ({ data, width, height }: Raster): Plane[] =>
  [0, 1, 2, 3].map((channel) =>
    Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => data[(y * width + x) * 4 + channel]!),
    ),
  );

/** What the reference makes of the whole image: through premultiplied alpha where it asks for that and a pixel is translucent. */
export function referenceResult(reference: Reference, image: Raster, params: FilterParams): Raster {
  const { data, width, height } = image;
  const translucent = data.some((value, i) => i % 4 === 3 && value < 255);
  const weighed = translucent && reference.alpha === 'premultiplied';
  const source = weighed
    ? Uint8Array.from(data, (value, i) =>
        i % 4 === 3 ? value : Math.round((value * data[i - (i % 4) + 3]!) / 255),
      )
    : data;
  const planes = reference.filter(planesOf({ data: source, width, height }), params);
  const border = reference.border(params);
  const result = Uint8Array.from(data, (value, i) => {
    const x = (i >> 2) % width;
    const y = Math.floor((i >> 2) / width);
    if (x < border || y < border || x >= width - border || y >= height - border) return value;
    const sample = planes[i % 4]![y]![x]!;
    const alpha = planes[3]![y]![x]!;
    if (!weighed || i % 4 === 3 || alpha === 0 || alpha === 255) return sample;
    return Math.min(255, Math.floor((255 * sample) / alpha));
  });
  return { data: result, width, height };
}

/** `filtered` inside the union of the regions, `image` elsewhere. */
export function masked(image: Raster, filtered: Raster, regions: readonly (readonly number[])[]): Raster {
  const { width, height } = image;
  const inside = new Uint8Array(width * height);
  for (const [x, y, w, h] of regions as readonly [number, number, number, number][]) {
    for (let row = y; row < y + h; row++) inside.fill(1, row * width + x, row * width + x + w);
  }
  const data = Uint8Array.from(image.data, (value, i) => (inside[i >> 2] ? filtered.data[i]! : value));
  return { data, width, height };
}
