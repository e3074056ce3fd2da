import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { filters } from '@revela/filters';
import { appFolder, fixtures, photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ server }) => ({ server: server.address }));

/** The pixels of a thumbnail, as a text. */
async function pixelsOf(thumbnail: Locator): Promise<string> {
  await expect(thumbnail).toHaveAttribute('data-state', 'drawn');
  return await thumbnail.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.join();
  });
}

test('the thumbnails show what each filter makes of the very picture', async () => {
  const { desktop } = session;
  const names = filters.map(({ name }) => name);
  const thumbnails = async (): Promise<string[]> => {
    const read: string[] = [];
    for (const name of names) read.push(await pixelsOf(desktop.get(`thumbnail-${name}`)));
    return read;
  };
  await desktop.choose(photo);
  const coffee = await thumbnails();
  expect(new Set(coffee).size).toBe(names.length);
  await desktop.choose(join(fixtures, 'photos/rocket.jpg'));
  await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
  const rocket = await thumbnails();
  rocket.forEach((pixels, index) => {
    // What is hidden for good looks the same, whatever it was.
    expect(pixels === coffee[index], names[index]).toBe(filters[index]?.hides === 'for good');
  });
});

test('the thumbnails stand upright, however the picture lies in its file', async () => {
  const { desktop } = session;
  const numbers = async (name: string): Promise<number[]> => {
    await desktop.choose(join(fixtures, name));
    await expect(desktop.get('picture-facts')).toContainText(basename(name));
    return (await pixelsOf(desktop.get('thumbnail-greyscale'))).split(',').map(Number);
  };
  const standing = await numbers('jpeg/orientation-1.jpg');
  const flat = await numbers('jpeg/size-16x16.jpg');
  const distance = (one: number[], other: number[]): number =>
    one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
  expect(distance(standing, flat)).toBeGreaterThan(12);
  for (const orientation of [3, 6, 8]) {
    // Written anew by a lossy codec: nearly the same pixels.
    expect(
      distance(standing, await numbers(`jpeg/orientation-${orientation}.jpg`)),
      `${orientation}`,
    ).toBeLessThan(4);
  }
});

test('a picture that cannot be shown has initials in place of thumbnails, and can be sent', async () => {
  const { desktop } = session;
  await desktop.choose(join(fixtures, 'corrupt/truncated-deflate.tif'));
  await expect(desktop.get('no-preview')).toBeVisible();
  await expect(desktop.get('thumbnail-edge_enhance')).toHaveText('EE');
  for (const { name } of filters) {
    await expect(desktop.get(`thumbnail-${name}`)).toHaveAttribute('data-state', 'mark');
  }
  await desktop.get('filter-sepia').click();
  await expect(desktop.get('send-image')).toBeEnabled();
});

test('the page reads no pixels itself, and its worker reads open pictures alone', async () => {
  const { desktop, relay } = session;
  const { page } = desktop;
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await expect(desktop.get('thumbnail-sepia')).toHaveAttribute('data-state', 'drawn');
  const [script] = readdirSync(join(appFolder, 'out/renderer/assets')).filter((name) =>
    name.startsWith('thumbnail-worker-'),
  );
  const requests = relay.requests.length;
  const outcome = await page.evaluate(
    async ([workerUrl, serverUrl]) => {
      const { src } = document.querySelector('[data-testid="original-image"]') as HTMLImageElement;
      /** How many thumbnails the client's own worker makes of what is at an address. */
      const made = (url: string): Promise<number> =>
        new Promise((resolve) => {
          const worker = new Worker(workerUrl, { type: 'module' });
          worker.onmessage = ({ data }) => {
            worker.terminate();
            resolve((data as unknown[]).length);
          };
          worker.postMessage({ url, orientation: 1 });
        });
      const start = (url: string): Promise<string> =>
        new Promise((resolve) => {
          try {
            const worker = new Worker(url);
            worker.onmessage = () => resolve('runs');
            worker.onerror = () => resolve('refused');
          } catch {
            resolve('refused');
          }
        });
      return {
        page: await fetch(src).then(
          () => 'read',
          () => 'refused',
        ),
        open: await made(src),
        window: await made('app://renderer/icon.png'),
        unknown: await made('app://image/00000000-0000-0000-0000-000000000000'),
        server: await made(`${serverUrl}/api/v1/server`),
        blob: await start(URL.createObjectURL(new Blob(['postMessage(1)']))),
        data: await start('data:text/javascript,postMessage(1)'),
      };
    },
    [`app://renderer/assets/${script}`, `http://${relay.address}`] as const,
  );
  expect(outcome.open).toBeGreaterThan(10);
  expect(outcome).toMatchObject({
    page: 'refused',
    window: 0,
    unknown: 0,
    server: 0,
    blob: 'refused',
    data: 'refused',
  });
  expect(relay.requests.length).toBe(requests);
});
