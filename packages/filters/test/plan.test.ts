import type { Region } from '@revela/shared';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFilter, isOpaque, planFilter, type Raster } from '../src/index.js';
import { masked, reference } from './reference.js';
import {
  anyFilter,
  anyImage,
  anyRegions,
  expectSame,
  noise,
  runPlan,
  translucent,
  type AnyFilter,
} from './support.js';

const withRegions = anyImage.chain((image) => fc.tuple(fc.constant(image), anyRegions(image)));
const runs = { numRuns: 150 };

describe('a plan', () => {
  test('gives the definition of the filter', () => {
    fc.assert(
      fc.property(anyImage, anyFilter, (image, [filter, params]) => {
        expectSame(applyFilter(image, filter, params), reference(image, filter, params));
      }),
      runs,
    );
  });

  test('filters inside the regions what it would filter there in the whole image', () => {
    fc.assert(
      fc.property(withRegions, anyFilter, ([image, regions], [filter, params]) => {
        const whole = applyFilter(image, filter, params);
        expectSame(applyFilter(image, filter, params, regions), masked(image, whole, regions));
      }),
      runs,
    );
  });

  test('may be cut into any strips and bands', () => {
    fc.assert(
      fc.property(
        withRegions,
        anyFilter,
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        fc.boolean(),
        ([image, regions], [filter, params], cut, whole, inPlace) => {
          const { width, height } = image;
          const job = { filter, params, width, height, opaque: isOpaque(image) };
          const chosen = whole ? undefined : regions;
          const expected = applyFilter(image, filter, params, chosen);
          expectSame(runPlan({ ...job, regions: chosen }, image, cut, inPlace), expected);
        },
      ),
      runs,
    );
  });

  test('gives opaque images the same bytes by way of alpha', () => {
    fc.assert(
      fc.property(anyImage, anyFilter, (image, [filter, params]) => {
        const opaque = { ...image, data: image.data.map((value, i) => (i % 4 === 3 ? 255 : value)) };
        const { width, height } = image;
        const forced = runPlan({ filter, params, width, height, opaque: false }, opaque, height);
        expectSame(forced, applyFilter(opaque, filter, params));
      }),
      runs,
    );
  });

  test('lets no colour of a transparent pixel into the picture', () => {
    fc.assert(
      fc.property(anyImage, anyFilter, fc.nat(255), (image, [filter, params], colour) => {
        const { data } = image;
        const hidden = data.map((value, i) => (i % 4 !== 3 && data[i - (i % 4) + 3] === 0 ? colour : value));
        const a = applyFilter(image, filter, params);
        const b = applyFilter({ ...image, data: hidden }, filter, params);
        const visible = (raster: Raster) =>
          raster.data.map((value, i) => (raster.data[i - (i % 4) + 3] === 0 ? 0 : value));
        expectSame({ ...a, data: visible(a) }, { ...b, data: visible(b) });
      }),
      runs,
    );
  });

  test('leaves its input as it is, wherever it lies in memory', () => {
    fc.assert(
      fc.property(withRegions, anyFilter, fc.nat(5), ([image, regions], [filter, params], offset) => {
        const { width, height } = image;
        const bytes = new Uint8ClampedArray(image.data.length + offset).subarray(offset);
        bytes.set(image.data);
        const target = new Uint8Array(image.data.length + offset).subarray(offset);
        const plan = planFilter({ filter, params, regions, width, height, opaque: isOpaque(image) });
        const source = { data: bytes, width, height };
        const scratch = plan.scratch && {
          ...plan.scratch,
          data: new Uint8Array(plan.scratch.width * plan.scratch.height * 4),
        };
        for (const pass of plan.passes) pass.run(source, scratch!, 0, pass.length);
        plan.renderRows(source, scratch, target, 0, height);
        expectSame(source, image);
        expectSame({ ...image, data: target }, applyFilter(image, filter, params, regions));
      }),
      runs,
    );
  });

  test('needs no scratch raster for a local filter on an opaque image', () => {
    const job = { width: 30, height: 20, opaque: true };
    for (const [filter, params] of [
      ['blur', {}],
      ['edge_enhance', { amount: 1 }],
      ['pixelate', { size: 4 }],
    ] as const) {
      const plan = planFilter({ ...job, filter, params });
      expect([plan.scratch, plan.passes.length, plan.inPlace]).toEqual([undefined, 0, false]);
    }
  });

  test('blurs a whole image in place, and a region in a scratch raster about its size', () => {
    const job = { filter: 'blur', params: { radius: 2 }, width: 300, height: 200, opaque: true } as const;
    expect(planFilter(job)).toMatchObject({
      scratch: { x: 0, y: 0, width: 300, height: 200 },
      inPlace: true,
    });
    const { scratch, inPlace } = planFilter({ ...job, regions: [[100, 0, 20, 20]] });
    expect(scratch).toEqual({ x: 94, y: 0, width: 32, height: 26 });
    expect(inPlace).toBe(false);
  });

  test('filters each pixel of a thousand overlapping regions once', () => {
    const image = noise(600, 400, 1);
    const regions = Array.from({ length: 1000 }, (_, i): Region => [
      (i * 37) % 500,
      (i * 53) % 300,
      1 + ((i * 7) % 100),
      1 + ((i * 11) % 100),
    ]);
    for (const [filter, params] of [
      ['blur', {}],
      ['blur', { radius: 9 }],
      ['edge_enhance', { amount: 2 }],
      ['pixelate', { size: 512 }],
    ] as AnyFilter[]) {
      const expected = masked(image, applyFilter(image, filter, params), regions);
      expectSame(applyFilter(image, filter, params, regions), expected);
    }
  });

  test('refuses regions that would hide nothing', () => {
    const image = noise(10, 10, 1, translucent);
    const regions: Region[] = [
      [0, 0, 11, 1],
      [0, 9, 1, 2],
      [-1, 0, 1, 1],
      [0.5, 0, 1, 1],
      [0, 0, 0, 1],
    ];
    for (const region of regions) {
      expect(() => applyFilter(image, 'pixelate', { size: 2 }, [region])).toThrow(RangeError);
    }
    expect(() => applyFilter(image, 'pixelate', { size: 2 }, [])).toThrow(RangeError);
  });

  test('refuses a scratch raster of another size', () => {
    const image = noise(10, 10, 1);
    const job = { filter: 'blur', params: { radius: 2 }, width: 10, height: 10, opaque: true } as const;
    expect(() => planFilter(job).passes[0].run(image, noise(9, 10, 1), 0, 10)).toThrow('10 x 10');
  });
});
