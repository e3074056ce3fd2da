import { createJimp } from '@jimp/core';
import type { FilterParams, ParamsSchema, Region } from '@revela/shared';
import fc from 'fast-check';
import { defaultPlugins } from 'jimp';
import { expect } from 'vitest';
import {
  applyFilter,
  applyWhole,
  filters,
  needsWholeImage,
  planFilter,
  type AnyFilter,
  type CreateImage,
  type FilterJob,
  type Raster,
} from '../src/index.js';
import { loadReference, referenceResult } from './reference.js';

const Jimp = createJimp({ plugins: defaultPlugins });

/** Stock Jimp images over pixels, without a copy. */
export const createImage: CreateImage = ({ data, width, height }) =>
  new Jimp({ data: Buffer.from(data.buffer, data.byteOffset, data.byteLength), width, height });

/** A Jimp image of its own memory. */
export function jimpOf(image: Raster) {
  return createImage({ ...image, data: Uint8Array.from(image.data) });
}

/** The filter of that name. */
export function filterNamed(name: string): AnyFilter {
  return filters.find((filter) => filter.name === name)!;
}

/** An image of pseudo-random bytes; alpha from the list, in a random order. */
export function noise(width: number, height: number, seed: number, alphas: number[] = [255]): Raster {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
  const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    if (i % 4 === 3) return alphas[next() % alphas.length]!;
    // Bytes at both ends are as frequent as all others together: they provoke clamping and overflow.
    const value = next();
    return value % 3 === 0 ? 0 : value % 3 === 1 ? 255 : value >>> 8;
  });
  return { data, width, height };
}

export const translucent = [0, 1, 7, 100, 128, 200, 254, 255, 255];

/** Sizes around those of the kernels, and wide, tall and larger ones. */
export const sizes: [number, number][] = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [3, 3],
  [1, 33],
  [33, 1],
  [4, 9],
  [5, 5],
  [6, 5],
  [17, 16],
  [3, 70],
  [70, 3],
  [49, 35],
];

/** Checks a kernel against its reference, on opaque and on translucent images of every size. */
export async function expectReference(filter: AnyFilter, params: FilterParams): Promise<void> {
  const reference = await loadReference(filter);
  for (const [width, height] of sizes) {
    for (const alphas of [[255], translucent]) {
      const image = noise(width, height, width * 977 + height, alphas);
      const label = `${filter.name} ${JSON.stringify(params)} at ${width} x ${height}, alpha ${alphas.join()}`;
      expectSame(applyFilter(image, filter, params), referenceResult(reference, image, params), label);
    }
  }
}

/**
 * Checks a filter of Jimp's against stock Jimp, on opaque and on translucent images, for each of these parameters.
 *
 * @param stock calls the method
 */
export async function expectStockJimp<P extends FilterParams>(
  filter: AnyFilter,
  stock: (image: ReturnType<typeof jimpOf>, params: P) => unknown,
  list: readonly P[],
): Promise<void> {
  for (const params of list) {
    for (const alphas of [[255], translucent]) {
      const image = noise(70, 33, 9, alphas);
      const expected = jimpOf(image);
      stock(expected, params);
      const target = new Uint8Array(image.data.length);
      const actual = needsWholeImage(filter)
        ? await applyWhole(image, target, filter, params, undefined, createImage)
        : applyFilter(image, filter, params, undefined, createImage);
      expectSame(actual, expected.bitmap, `${filter.name} ${JSON.stringify(params)}, alpha ${alphas.join()}`);
    }
  }
}

/** Compares bytes, and tells the first pixel that differs. */
export function expectSame(actual: Raster, expected: Raster, label = ''): void {
  expect([actual.width, actual.height, actual.data.length], label).toEqual([
    expected.width,
    expected.height,
    expected.data.length,
  ]);
  const i = expected.data.findIndex((value, index) => actual.data[index] !== value);
  if (i < 0) return;
  const pixel = Math.floor(i / 4);
  const where = `pixel (${pixel % expected.width}, ${Math.floor(pixel / expected.width)}), channel ${i % 4}`;
  expect(actual.data[i], `${label}: ${where}`).toBe(expected.data[i]);
}

/** Runs a plan as several threads would: strips and bands of any size, in an order of their own. */
export function runPlan(
  filter: AnyFilter,
  job: Omit<FilterJob, 'filter'>,
  image: Raster,
  cut: number,
  inPlace = false,
): Raster {
  const planned = () => planFilter(filter, { ...job, filter: filter.name }, createImage);
  const plan = planned();
  const source: Raster = { ...image, data: Uint8Array.from(image.data) };
  let scratch: Raster | undefined;
  if (plan.scratch) {
    const { width, height } = plan.scratch;
    const data = new Uint8ClampedArray(new SharedArrayBuffer(width * height * 4));
    scratch = inPlace && plan.inPlace ? source : { data: data.fill(77), width, height };
  }
  for (const pass of plan.passes) {
    const step = Math.max(1, Math.ceil(cut / pass.alignment)) * pass.alignment;
    for (const start of starts(pass.length, step)) {
      planned().passes[plan.passes.indexOf(pass)]!.run(
        source,
        scratch!,
        start,
        Math.min(pass.length, start + step),
      );
    }
  }
  const result = new Uint8Array(image.data.length);
  for (const start of starts(image.height, cut)) {
    const end = Math.min(image.height, start + cut);
    const target = result.subarray(start * image.width * 4, end * image.width * 4);
    planned().renderRows(source, scratch, target, start, end);
  }
  return { ...image, data: result };
}

/** Last strip first: an order that a hidden dependence between strips would not survive. */
function starts(length: number, step: number): number[] {
  return Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step).reverse();
}

export const anyImage = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(),
    opaque: fc.boolean(),
  })
  .map(({ width, height, seed, opaque }) => noise(width, height, seed, opaque ? [255] : translucent));

function anyValue(schema: ParamsSchema['properties'][string]): fc.Arbitrary<unknown> {
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'string') {
    if ('enum' in schema) return fc.constantFrom(...schema.enum);
    return fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
  }
  const { minimum, maximum, type } = schema;
  // Most of what is interesting is small; `fc.double` would give next to nothing but zeros.
  const value = fc.nat(1000).map((t) => minimum + (maximum - minimum) * (t / 1000) ** 3);
  return type === 'integer' ? value.map(Math.round) : value;
}

/** Parameters of a filter; those that may be left out and have no default may be missing. */
export function anyParams(filter: AnyFilter): fc.Arbitrary<FilterParams> {
  const { properties, required = [] } = filter.params as ParamsSchema;
  const schemas = Object.entries(properties);
  const given = schemas.filter(([name, schema]) => schema.default !== undefined || required.includes(name));
  return fc.record(Object.fromEntries(schemas.map(([name, schema]) => [name, anyValue(schema)])), {
    requiredKeys: given.map(([name]) => name),
  });
}

/** Regions inside an image, overlapping or not. */
export function anyRegions(image: Raster): fc.Arbitrary<Region[]> {
  const region = fc
    .tuple(fc.nat(image.width - 1), fc.nat(image.height - 1), fc.nat(), fc.nat())
    .map(([x, y, w, h]): Region => [x, y, 1 + (w % (image.width - x)), 1 + (h % (image.height - y))]);
  return fc.array(region, { minLength: 1, maxLength: 8 });
}
