import { createJimp } from '@jimp/core';
import type { Region } from '@revela/shared';
import { describe, expect, test } from 'vitest';
import { expectSame, filterNamed, noise, translucent } from '../testing/images.js';
import { addMethods, applyFilter, filters, toJimpPlugin, type FilterOptions, type Raster } from './index.js';

type Methods = Record<'blur' | 'edge_enhance' | 'pixelate', (options?: FilterOptions | number) => unknown>;

const Jimp = createJimp({ plugins: [toJimpPlugin(filters) as never] });

function jimpOf({ data, width, height }: Raster) {
  const copy = Buffer.from(Uint8Array.from(data).buffer);
  return new Jimp({ data: copy, width, height }) as InstanceType<typeof Jimp> & Methods;
}

describe('the Jimp plugin', () => {
  test('filters an image and returns it', () => {
    const source = noise(40, 30, 9, translucent);
    const image = jimpOf(source);
    expect(image.blur({ radius: 3 })).toBe(image);
    expectSame(image.bitmap, applyFilter(source, filterNamed('blur'), { radius: 3 }));
  });

  test('fills in the defaults of the definition', () => {
    const source = noise(40, 30, 9);
    for (const [name, defaults] of [
      ['blur', {}],
      ['edge_enhance', { amount: 1 }],
      ['pixelate', { size: 10 }],
    ] as const) {
      const image = jimpOf(source);
      image[name]();
      expectSame(image.bitmap, applyFilter(source, filterNamed(name), defaults), name);
    }
  });

  test('keeps to the regions', () => {
    const source = noise(40, 30, 9);
    const regions: Region[] = [
      [2, 3, 10, 12],
      [8, 8, 20, 20],
    ];
    const image = jimpOf(source);
    image.pixelate({ size: 7, regions });
    expectSame(image.bitmap, applyFilter(source, filterNamed('pixelate'), { size: 7 }, regions));
  });

  test('refuses parameters that the definition does not know, and regions that hide nothing', () => {
    const image = jimpOf(noise(9, 9, 1));
    expect(() => image.pixelate({ size: 1 })).toThrow(/size must be >= 2/);
    expect(() => image.blur({ radius: 0 })).toThrow(TypeError);
    expect(() => image.edge_enhance({ amont: 2 })).toThrow(/no parameter "amont", only amount/);
    expect(() => image.blur(5)).toThrow(/takes an object/);
    expect(() => image.blur({ regions: [] })).toThrow(RangeError);
    expect(() => image.blur({ regions: [[0, 0, 10, 9]] })).toThrow(RangeError);
  });
});

describe('addMethods', () => {
  const Image = createJimp();
  addMethods(Image, [
    { twice: () => 1, size: (image: { bitmap: Raster }) => image.bitmap.width },
    { twice: (_image: unknown, times: number) => 2 * times },
    { half: ({ bitmap }: { bitmap: Raster }) => ({ bitmap: { ...bitmap, width: bitmap.width / 2 } }) },
  ]);
  const image = new Image({ width: 8, height: 4 }) as InstanceType<typeof Image> &
    Record<'twice' | 'size' | 'half', (times?: number) => unknown>;

  test('puts the methods on the prototype, the later of two of one name', () => {
    expect(Object.hasOwn(image, 'twice')).toBe(false);
    expect(image.twice(3)).toBe(6);
    expect(image.size()).toBe(8);
  });

  test('lets a method that returns an image change the one it is called on, as Jimp does', () => {
    expect(image.half()).toBe(image);
    expect(image.bitmap.width).toBe(4);
  });
});
