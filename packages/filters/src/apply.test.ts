import { describe, expect, test } from 'vitest';
import { createImage, expectSame, filterNamed, noise, translucent } from '../testing/images.js';
import { masked } from '../testing/reference.js';
import { applyFilter, applyWhole, defineFilter, FilterFailedError, type FilterImage } from './index.js';

const image = noise(20, 10, 3, translucent);
const blank = () => new Uint8Array(image.data.length);

const filterOf = (scope: 'pixel' | 'image', apply: (image: FilterImage) => unknown) =>
  defineFilter({
    name: 'trial',
    title: { en: 'Trial' },
    description: { en: 'For a test' },
    group: 'style',
    params: { type: 'object', additionalProperties: false, properties: {} },
    scope,
    apply,
  });

describe('a filter of the whole image', () => {
  test('acts inside the regions only, and leaves its input as it is', async () => {
    const before = Uint8Array.from(image.data);
    const normalize = filterNamed('normalize');
    const whole = await applyWhole(image, blank(), normalize, {}, undefined, createImage);
    const inside = await applyWhole(image, blank(), normalize, {}, [[2, 3, 5, 6]], createImage);
    expectSame(inside, masked(image, whole, [[2, 3, 5, 6]]));
    expectSame({ ...image, data: before }, image);
  });

  test('may return another image, and one of another size', async () => {
    const cropped = filterOf('image', (img) => img.crop({ x: 0, y: 0, w: 7, h: 4 }));
    const result = await applyWhole(image, blank(), cropped, {}, undefined, createImage);
    expect([result.width, result.height, result.data.length]).toEqual([7, 4, 7 * 4 * 4]);
    const other = filterOf('image', (img) => Promise.resolve(img.clone().invert()));
    const target = blank();
    expect((await applyWhole(image, target, other, {}, undefined, createImage)).data).toBe(target);
    expectSame(
      { ...image, data: target },
      applyFilter(image, filterNamed('invert'), {}, undefined, createImage),
    );
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('of no use');
      },
      'it threw Error: of no use',
    ],
    ['rejects', () => Promise.reject(new Error('of no use')), 'it threw Error: of no use'],
    ['returns nothing', () => undefined, 'it returned no image'],
    [
      'returns pixels that are too few',
      () => ({ bitmap: { data: new Uint8Array(4), width: 2, height: 2 } }),
      '2 x 2',
    ],
    [
      'returns a size that is none',
      () => ({ bitmap: { data: new Uint8Array(0), width: 0, height: NaN } }),
      'NaN',
    ],
  ])('that %s fails by its name', async (_case, apply, message) => {
    const failed = await applyWhole(
      image,
      blank(),
      filterOf('image', apply),
      {},
      undefined,
      createImage,
    ).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(FilterFailedError);
    expect(failed).toMatchObject({ filter: 'trial', message: expect.stringContaining(message) as string });
  });

  test('that changes the size fails where there are regions', async () => {
    const cropped = filterOf('image', (img) => img.crop({ x: 0, y: 0, w: 7, h: 4 }));
    const answer = applyWhole(image, blank(), cropped, {}, [[0, 0, 2, 2]], createImage);
    await expect(answer).rejects.toThrow('changed the size');
  });
});

describe('a filter of single pixels', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('of no use');
      },
      'it threw Error: of no use',
    ],
    ['returns nothing', () => undefined, 'it returned no image'],
    ['returns a promise', (img: FilterImage) => Promise.resolve(img), 'it returned no image'],
    ['changes the size', (img: FilterImage) => img.crop({ x: 0, y: 0, w: 7, h: 4 }), 'must keep the size'],
  ])('that %s fails by its name', (_case, apply, message) => {
    const run = () => applyFilter(image, filterOf('pixel', apply), {}, undefined, createImage);
    expect(run).toThrow(FilterFailedError);
    expect(run).toThrow(message);
  });

  test('may return another image of the size', () => {
    const other = filterOf('pixel', (img) => img.clone().invert());
    expectSame(
      applyFilter(image, other, {}, [[3, 2, 9, 5]], createImage),
      applyFilter(image, filterNamed('invert'), {}, [[3, 2, 9, 5]], createImage),
    );
  });
});
