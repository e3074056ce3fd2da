import type { Region } from '@revela/shared';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadReference, masked, referenceResult } from '../../testing/reference.js';
import {
  anyImage,
  anyParams,
  anyRegions,
  createImage,
  expectSame,
  filterNamed,
  jimpOf,
  noise,
  runPlan,
  translucent,
} from '../../testing/images.js';
import { applyFilter, filters, isOpaque, needsWholeImage, planFilter, type Raster } from '../index.js';

const withRegions = anyImage.chain((image) => fc.tuple(fc.constant(image), anyRegions(image)));
const runs = { numRuns: 60 };
const inStrips = filters.filter((filter) => !needsWholeImage(filter));
const kernels = filters.filter(({ kernel }) => kernel);

describe.each(kernels.map((filter) => [filter.name, filter] as const))(
  'the kernel of %s',
  async (_name, filter) => {
    const reference = await loadReference(filter);

    test('does what its reference says', () => {
      fc.assert(
        fc.property(anyImage, anyParams(filter), (image, params) => {
          expectSame(applyFilter(image, filter, params), referenceResult(reference, image, params));
        }),
        runs,
      );
    });

    // These two know what alpha means without being told: a definition and its reference may err alike.
    test('lets no colour of a transparent pixel into the picture', () => {
      const side = fc.integer({ min: 1, max: 40 });
      fc.assert(
        fc.property(side, side, fc.nat(), anyParams(filter), (width, height, seed, params) => {
          // A third of the pixels are transparent, and hide black or white: nothing else differs.
          const image = noise(width, height, seed, [0, 128, 255]);
          const [black, white] = [0, 255].map((colour) => {
            const data = image.data.map((value, i) => {
              const transparent = image.data[i - (i % 4) + 3] === 0;
              return transparent && i % 4 !== 3 ? colour : value;
            });
            const result = applyFilter({ ...image, data }, filter, params);
            const visible = result.data.map((value, i) => (result.data[i - (i % 4) + 3] === 0 ? 0 : value));
            return { ...result, data: visible };
          }) as [Raster, Raster];
          expectSame(black, white);
        }),
        { numRuns: 100 },
      );
    });

    test('makes of a colour the same however translucent it is', () => {
      // Weighed by these, colours that are multiples of 255 / alpha stay whole, so that nothing is rounded.
      const anyAlpha = fc.constantFrom(5, 15, 17, 51, 85);
      const even = fc.tuple(anyAlpha, fc.array(fc.nat(), { minLength: 3, maxLength: 3 }));
      fc.assert(
        fc.property(even, anyParams(filter), ([alpha, numbers], params) => {
          const colour = numbers.map((number) => (255 / alpha) * (number % (alpha + 1)));
          const [opaque, translucent] = [255, alpha].map((a) => {
            const image = noise(9, 9, 1);
            for (let i = 0; i < image.data.length; i += 4) image.data.set([...colour, a], i);
            return applyFilter(image, filter, params);
          }) as [Raster, Raster];
          const colours = (raster: Raster) =>
            raster.data.map((value, i) =>
              i % 4 === 3 || translucent.data[i - (i % 4) + 3] === 0 ? 0 : value,
            );
          expectSame({ ...translucent, data: colours(translucent) }, { ...opaque, data: colours(opaque) });
        }),
        runs,
      );
    });
  },
);

describe.each(inStrips.map((filter) => [filter.name, filter] as const))('a plan of %s', (_name, filter) => {
  const filtered = (image: Raster, params: object, regions?: readonly Region[]) =>
    applyFilter(image, filter, params as never, regions, createImage);

  test('filters inside the regions what it would filter there in the whole image', () => {
    fc.assert(
      fc.property(withRegions, anyParams(filter), ([image, regions], params) => {
        expectSame(filtered(image, params, regions), masked(image, filtered(image, params), regions));
      }),
      runs,
    );
  });

  test('may be cut into any strips and bands', () => {
    fc.assert(
      fc.property(
        withRegions,
        anyParams(filter),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        fc.boolean(),
        ([image, regions], params, cut, whole, inPlace) => {
          const { width, height } = image;
          const chosen = whole ? undefined : regions;
          const job = { params, width, height, opaque: isOpaque(image), regions: chosen };
          expectSame(runPlan(filter, job, image, cut, inPlace), filtered(image, params, chosen));
        },
      ),
      runs,
    );
  });

  test('gives opaque images the same bytes by way of alpha', () => {
    fc.assert(
      fc.property(anyImage, anyParams(filter), (image, params) => {
        const opaque = { ...image, data: image.data.map((value, i) => (i % 4 === 3 ? 255 : value)) };
        const { width, height } = image;
        const forced = runPlan(filter, { params, width, height, opaque: false }, opaque, height);
        expectSame(forced, filtered(opaque, params));
      }),
      runs,
    );
  });

  test('leaves grey grey and opaque opaque where it says so', () => {
    fc.assert(
      fc.property(anyImage, anyParams(filter), (image, params) => {
        const { width, height } = image;
        const job = { filter: filter.name, params, width, height, opaque: isOpaque(image) };
        if (!planFilter(filter, job, createImage).channelsAlike) return;
        const grey = {
          ...image,
          data: image.data.map((v, i) => (i % 4 === 3 ? v : image.data[i - (i % 4)]!)),
        };
        const { data } = filtered(grey, params);
        const coloured = data.findIndex((value, i) => i % 4 !== 3 && value !== data[i - (i % 4)]);
        expect(coloured).toBe(-1);
        if (job.opaque) expect(isOpaque({ ...image, data })).toBe(true);
      }),
      runs,
    );
  });

  test('leaves its input as it is, wherever it lies in memory', () => {
    fc.assert(
      fc.property(withRegions, anyParams(filter), fc.nat(5), ([image, regions], params, offset) => {
        const { width, height } = image;
        const bytes = new Uint8ClampedArray(image.data.length + offset).subarray(offset);
        bytes.set(image.data);
        const target = new Uint8Array(image.data.length + offset).subarray(offset);
        const job = { filter: filter.name, params, regions, width, height, opaque: isOpaque(image) };
        const plan = planFilter(filter, job, createImage);
        const source = { data: bytes, width, height };
        const scratch = plan.scratch && {
          ...plan.scratch,
          data: new Uint8Array(plan.scratch.width * plan.scratch.height * 4),
        };
        for (const pass of plan.passes) pass.run(source, scratch!, 0, pass.length);
        plan.renderRows(source, scratch, target, 0, height);
        expectSame(source, image);
        expectSame({ ...image, data: target }, filtered(image, params, regions));
      }),
      runs,
    );
  });
});

describe('filters that call Jimp', () => {
  test.each(inStrips.filter(({ apply }) => apply).map((filter) => [filter.name, filter] as const))(
    '%s gives what Jimp makes of the whole image',
    (_name, filter) => {
      fc.assert(
        fc.property(anyImage, anyParams(filter), (image, params) => {
          const stock = jimpOf(image);
          filter.apply!(stock, params);
          expectSame(applyFilter(image, filter, params, undefined, createImage), stock.bitmap);
        }),
        runs,
      );
    },
  );
});

describe('a plan', () => {
  const blur = filterNamed('blur');
  const pixelate = filterNamed('pixelate');

  test('needs no scratch raster for a local filter on an opaque image', () => {
    const job = { width: 30, height: 20, opaque: true };
    for (const [filter, params] of [
      ['blur', {}],
      ['edge_enhance', { amount: 1 }],
      ['pixelate', { size: 4 }],
      ['invert', {}],
    ] as const) {
      const plan = planFilter(filterNamed(filter), { ...job, filter, params }, createImage);
      expect([plan.scratch, plan.passes.length, plan.inPlace]).toEqual([undefined, 0, false]);
    }
  });

  test('blurs a whole image in place, and a region in a scratch raster about its size', () => {
    const job = { filter: 'blur', params: { radius: 2 }, width: 300, height: 200, opaque: true };
    expect(planFilter(blur, job)).toMatchObject({
      scratch: { x: 0, y: 0, width: 300, height: 200 },
      inPlace: true,
    });
    const { scratch, inPlace } = planFilter(blur, { ...job, regions: [[100, 0, 20, 20]] });
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
    for (const [name, params] of [
      ['blur', {}],
      ['blur', { radius: 9 }],
      ['edge_enhance', { amount: 2 }],
      ['pixelate', { size: 512 }],
      ['invert', {}],
    ] as const) {
      const filter = filterNamed(name);
      const whole = applyFilter(image, filter, params, undefined, createImage);
      expectSame(applyFilter(image, filter, params, regions, createImage), masked(image, whole, regions));
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
      expect(() => applyFilter(image, pixelate, { size: 2 }, [region])).toThrow(RangeError);
    }
    expect(() => applyFilter(image, pixelate, { size: 2 }, [])).toThrow(RangeError);
  });

  test('refuses a scratch raster of another size', () => {
    const image = noise(10, 10, 1);
    const job = { filter: 'blur', params: { radius: 2 }, width: 10, height: 10, opaque: true };
    expect(() => planFilter(blur, job).passes[0]!.run(image, noise(9, 10, 1), 0, 10)).toThrow('10 x 10');
  });

  test('refuses a filter that needs the whole image', () => {
    const job = { filter: 'normalize', params: {}, width: 10, height: 10, opaque: true };
    expect(() => planFilter(filterNamed('normalize'), job, createImage)).toThrow('whole image');
  });
});
