import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { Desktop, fixtures, photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }), '--max-megapixels', '1');
const rocket = join(fixtures, 'photos/rocket.jpg');

test.afterEach(() => session.server.thaw());

test('Enter twice on Send sends once and cancels nothing', async () => {
  const { desktop, relay } = session;
  relay.holdUploadAfter = 10_000;
  await desktop.choose(photo);
  await desktop.get('filter-pixelate').click();
  await desktop.get('send-image').focus();
  await desktop.page.keyboard.press('Enter');
  await expect(desktop.get('send-progress')).toBeFocused();
  await desktop.page.keyboard.press('Enter');
  await desktop.page.keyboard.press('Space');
  await expect(desktop.get('send-progress')).toBeFocused();
  await expect(desktop.get('cancelled')).toBeHidden();
});

for (const way of ['dropped', 'opened from the menu']) {
  test(`a picture ${way} while another is being sent: Revela asks`, async () => {
    const { desktop, server, relay } = session;
    const bring = async (): Promise<void> => {
      await desktop.answerOpenDialog(rocket);
      await (way === 'dropped' ? desktop.drop(rocket) : desktop.chooseMenuItem('File', en.menu.open));
      await expect(desktop.get('replace-dialog')).toContainText('coffee.jpg');
      await expect(desktop.get('keep-current')).toBeFocused();
    };
    await desktop.choose(photo);
    await desktop.get('filter-pixelate').click();
    server.freeze();
    await desktop.get('send-image').click();
    await expect(desktop.get('send-progress')).toBeVisible();
    await bring();
    await desktop.page.keyboard.press('Enter');
    await expect(desktop.get('replace-dialog')).toBeHidden();
    await expect(desktop.get('send-progress')).toBeFocused();
    server.thaw();
    await expect(desktop.get('result-image')).toBeVisible();
    await expect(desktop.get('picture-facts')).toContainText('coffee-pixelate.png');

    await desktop.get('another-filter').click();
    relay.uploadsCut = 0;
    server.freeze();
    await desktop.get('send-image').click();
    await expect(desktop.get('send-progress')).toBeVisible();
    await bring();
    await desktop.get('open-waiting').click();
    await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
    await expect(desktop.page.locator('.panel h1')).toBeFocused();
    await expect.poll(() => relay.uploadsCut).toBe(1);
  });
}

test('a picture that came is asked about after the other is done, too', async () => {
  const { desktop, server } = session;
  await desktop.choose(photo);
  await desktop.get('filter-pixelate').click();
  server.freeze();
  await desktop.get('send-image').click();
  await desktop.drop(rocket);
  await expect(desktop.get('replace-dialog')).toContainText(en.replace.stopTitle);
  server.thaw();
  await expect(desktop.get('replace-dialog')).toContainText(en.replace.doneTitle);
  await desktop.page.keyboard.press('Escape');
  await expect(desktop.get('replace-dialog')).toBeHidden();
  await expect(desktop.get('picture-facts')).toContainText('coffee-pixelate.png');
});

test('of three pictures that are dropped one is taken, and Revela says so', async () => {
  const { desktop } = session;
  await desktop.drop(photo, rocket, join(fixtures, 'photos/astronaut.jpg'));
  await expect(desktop.get('one-of-many')).toHaveText(
    en.select.oneOfMany.replace('{{count}}', '3').replace('{{name}}', 'coffee.jpg'),
  );
  await desktop.drop(rocket);
  await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
  await expect(desktop.get('one-of-many')).toBeHidden();
});

test('a result that is dropped back stays, however many follow, and is remembered', async () => {
  const { desktop } = session;
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('result-image')).toBeVisible();
  await desktop.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.webContents.startDrag = (item) => {
      (globalThis as { dragged?: string }).dragged = item.file;
    };
  });
  await desktop.get('drag-result').dispatchEvent('dragstart');
  const dragged = (): Promise<string | undefined> =>
    desktop.app.evaluate(() => (globalThis as { dragged?: string }).dragged);
  await expect.poll(dragged).toMatch(/coffee-pixelate\.png$/);
  await desktop.drop((await dragged())!);
  await expect(desktop.get('picture-facts')).toContainText('coffee-pixelate.png');

  // More than are kept of the results.
  for (let sent = 0; sent < 6; sent++) {
    await desktop.get('send-image').click();
    await expect(desktop.get('result-image')).toHaveAttribute('data-shown');
    await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
    await desktop.get('another-filter').click();
    await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  }

  await desktop.close();
  const again = await Desktop.start({ data: desktop.data, server: session.relay.address });
  session.desktop = again;
  await again.get('recent-image').filter({ hasText: 'coffee-pixelate.png' }).click();
  await expect(again.get('original-image')).toHaveAttribute('data-shown');
  await expect(again.get('picture-facts')).toContainText('coffee-pixelate.png');

  // What nobody remembers is gone when Revela closes.
  await again.app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()!.items.find(({ label }) => label === 'File');
    const recent = file!.submenu!.items.find(({ label }) => label === 'Open recent');
    const clear = recent!.submenu!.items.at(-1) as unknown as { click(): void };
    clear.click();
  });
  await again.close();
  expect(readdirSync(join(again.data, 'pictures'))).toEqual([]);
});

test('a paste that is refused leaves the one before as it was', async () => {
  const { desktop } = session;
  const copy = (width: number, height: number): Promise<void> =>
    desktop.app.evaluate(
      ({ clipboard, nativeImage }, size) => {
        const pixels = Buffer.alloc(size.width * size.height * 4, 200);
        const board = clipboard as unknown as { writeImage(image: unknown): void };
        board.writeImage(nativeImage.createFromBitmap(pixels, size));
      },
      { width, height },
    );
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await copy(480, 320);
  await desktop.page.keyboard.press('Control+V');
  await expect(desktop.get('picture-facts')).toContainText('480 × 320');
  await copy(2000, 1000);
  await desktop.page.keyboard.press('Control+V');
  await expect(desktop.get('error-message')).toContainText('too many pixels');
  await expect(desktop.get('picture-facts')).toContainText('480 × 320');
  await desktop.get('filter-invert').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toHaveAttribute('data-shown');
  await expect(desktop.get('picture-facts')).toContainText('480 × 320');
});
