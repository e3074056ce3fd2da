import { copyFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { fixtures } from './harness/desktop.js';
import { writeLargePng } from './harness/large-png.js';
import { colourAt, difference, see } from './harness/pixels.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }));

/** Sends a picture through a filter that changes nothing, so that both sides of Compare are to be alike. */
async function sendUnchanged(path: string): Promise<void> {
  const { desktop } = session;
  await desktop.choose(path);
  await expect(desktop.get('picture-facts')).toContainText(basename(path));
  await desktop.get('filter-brightness').click();
  await desktop.get('param-factor').fill('1');
  await desktop.get('param-factor').press('Enter');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toHaveAttribute('data-shown');
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
}

for (const name of [
  'png/orientation-3.png',
  'png/orientation-6.png',
  'webp/orientation-5.webp',
  'webp/orientation-6.webp',
  'jpeg/orientation-7.jpg',
  'avif/turned-irot1-imir0.avif',
]) {
  test(`both sides of Compare stand alike: ${name}`, async () => {
    const { desktop } = session;
    await sendUnchanged(join(fixtures, name));
    await desktop.get('layout-side-by-side').click();
    await desktop.get('zoom-actual').click();
    const original = await see(desktop, desktop.get('original-image'));
    const result = await see(desktop, desktop.get('result-image'));
    // Lossy formats are decoded by other libraries there and here.
    expect(difference(original, result)).toBeLessThan(4);
    expect(original.width).toBeGreaterThan(20);

    // The picture that one selects a filter for stands as it does in Compare.
    const { width = 0, height = 0 } = (await desktop.get('result-image').boundingBox()) ?? {};
    await desktop.get('another-filter').click();
    await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
    const preview = await desktop.get('original-image').boundingBox();
    expect((preview?.width ?? 0) / (preview?.height ?? 1)).toBeCloseTo(width / height, 1);
  });
}

test('a turned PNG has thumbnails that stand upright', async () => {
  const { desktop } = session;
  const canvas = desktop.get('thumbnail-brightness');
  const pixels = async (name: string): Promise<number[]> => {
    await desktop.choose(join(fixtures, name));
    await expect(desktop.get('picture-facts')).toContainText(basename(name));
    await expect(canvas).toHaveAttribute('data-state', 'drawn');
    return await canvas.evaluate((element: HTMLCanvasElement) => [
      ...element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data,
    ]);
  };
  const standing = await pixels('png/orientation-6.png');
  // The same picture, turned by half: upright it is the other's equal.
  const turned = await pixels('png/orientation-3.png');
  const distance =
    standing.reduce((sum, value, i) => sum + Math.abs(value - turned[i]!), 0) / standing.length;
  expect(distance).toBeLessThan(2);
});

test('a checkerboard lies behind what is transparent, and only there', async () => {
  const { desktop } = session;
  await desktop.choose(join(fixtures, 'png/rgba-background.png'));
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  const checked = await see(desktop, desktop.get('original-image'));
  const greys = new Set<number>();
  for (let x = 0; x < checked.width; x++) {
    const [red, green, blue] = colourAt(checked, x, 4);
    if (red === green && green === blue) greys.add(red);
  }
  expect([...greys]).toEqual(expect.arrayContaining([0x8a, 0x75]));
});

test('a very thin picture is seen at Fit, before and after', async () => {
  const { desktop, folder } = session;
  const thin = join(folder, 'thin.png');
  writeLargePng(thin, 1, 9000);
  await sendUnchanged(thin);
  for (const side of ['original-image', 'result-image']) {
    const box = await desktop.get(side).boundingBox();
    expect(box?.width, side).toBeGreaterThanOrEqual(12);
    expect(box?.height, side).toBeLessThan(1200);
  }
  await desktop.get('zoom-actual').click();
  expect((await desktop.get('result-image').boundingBox())?.width).toBe(1);
  await desktop.get('another-filter').click();
  expect((await desktop.get('original-image').boundingBox())?.width).toBeGreaterThanOrEqual(12);
});

test('a TIFF of CMYK is shown; one that cannot be says why', async () => {
  const { desktop } = session;
  await sendUnchanged(join(fixtures, 'tiff/cmyk.tif'));
  await desktop.get('layout-side-by-side').click();
  await desktop.get('zoom-actual').click();
  const original = await see(desktop, desktop.get('original-image'));
  expect(difference(original, await see(desktop, desktop.get('result-image')))).toBeLessThan(1);

  await desktop.choose(join(fixtures, 'tiff/fax.tif'));
  await expect(desktop.get('no-preview')).toHaveText(
    en.errors.PREVIEW_UNSUPPORTED.replace('{{name}}', 'fax.tif'),
  );
  await desktop.get('filter-invert').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toHaveAttribute('data-shown');

  await desktop.choose(join(fixtures, 'corrupt/truncated-deflate.tif'));
  await expect(desktop.get('no-preview')).toHaveText(
    en.errors.IMAGE_CORRUPT.replace('{{name}}', 'truncated-deflate.tif'),
  );
});

test('a TIFF is decoded once for all its views, with a wait that shows', async () => {
  const { desktop, folder } = session;
  // Its decoder answers late, so that the wait lasts long enough to be looked at.
  await desktop.app.evaluate(() => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Playwright gives the evaluated function no `require`
    const threads = process.mainModule!.require('node:worker_threads') as { Worker: new () => object };
    const counter = globalThis as { decodings?: number };
    counter.decodings = 0;
    class Slow extends threads.Worker {
      constructor(...args: []) {
        super(...args);
        counter.decodings!++;
      }
      once(event: string, listener: (answer: unknown) => void): this {
        const late = event === 'error' ? listener : (answer: unknown) => setTimeout(listener, 2_000, answer);
        return (super['once' as never] as (...args: unknown[]) => this).call(this, event, late);
      }
    }
    threads.Worker = Slow;
  });
  const path = join(folder, 'once.tif');
  copyFileSync(join(fixtures, 'tiff/orientation-6.tif'), path);
  await desktop.choose(path);
  await expect(desktop.get('picture-wait')).toContainText(en.picture.opening);
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  await expect(desktop.get('picture-wait')).toBeHidden();
  await expect(desktop.get('thumbnail-sepia')).toHaveAttribute('data-state', 'drawn');
  await desktop.get('filter-blur').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toHaveAttribute('data-shown');
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  rmSync(path);
  await desktop.get('another-filter').click();
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  expect(await desktop.app.evaluate(() => (globalThis as { decodings?: number }).decodings)).toBe(1);
});
