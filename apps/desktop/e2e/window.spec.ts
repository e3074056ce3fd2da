import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { fixtures, photo, type Desktop } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay, folder }) => {
  // What a run that crashed left behind; one picture is still open in another program.
  for (const name of ['held', 'left']) {
    mkdirSync(join(folder, 'results', name), { recursive: true });
    writeFileSync(join(folder, 'results', name, 'photo-blur.png'), '');
  }
  const preload = join(import.meta.dirname, 'harness/held-files.cjs');
  return { server: relay.address, data: folder, files: [photo], preload };
});

/** On macOS settings are the application's own business. */
const settingsMenu = process.platform === 'darwin' ? 'Revela' : 'File';

/** Closes the window and lets the application go on without one, as macOS does. */
async function closeWindow({ app }: Desktop): Promise<void> {
  await app.evaluate(async ({ app, BrowserWindow }) => {
    app.removeAllListeners('window-all-closed');
    app.on('window-all-closed', () => undefined);
    const closed = new Promise((resolve) => app.once('window-all-closed', () => resolve(undefined)));
    BrowserWindow.getAllWindows().forEach((window) => window.close());
    await closed;
  });
  await expect.poll(() => app.windows().length).toBe(0);
}

/** Does something that has to open a window again. */
async function reopen(desktop: Desktop, act: () => Promise<unknown>): Promise<Page> {
  const [page] = await Promise.all([desktop.app.waitForEvent('window'), act()]);
  return page;
}

async function emit({ app }: Desktop, name: string, ...args: string[]): Promise<void> {
  await app.evaluate(
    ({ app }, [event, ...rest]) => {
      app.emit(event, { preventDefault: () => undefined }, ...rest);
    },
    [name, ...args] as const,
  );
}

/** Chooses from the application's menu, as a person and its shortcut do, with or without a window. */
async function chooseFromMenu({ app }: Desktop, ...labels: string[]): Promise<void> {
  await app.evaluate(({ Menu }, path) => {
    let items = Menu.getApplicationMenu()?.items ?? [];
    for (const [index, label] of path.entries()) {
      const item = items.find((one) => one.label === label);
      if (!item) throw new Error(`There is no ${label} among ${items.map((one) => one.label).join(', ')}.`);
      if (index === path.length - 1) (item.click as () => void)();
      items = item.submenu?.items ?? [];
    }
  }, labels);
}

test('a window that was closed comes back with what is asked for', async () => {
  const { desktop, relay } = session;
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  const facts = (page: Page) => expect(page.getByTestId('picture-facts'));

  await closeWindow(desktop);
  let page = await reopen(desktop, () => emit(desktop, 'open-file', join(fixtures, 'photos/rocket.jpg')));
  await facts(page).toContainText('rocket.jpg');
  await expect(page.getByTestId('connection-status')).toHaveText('Connected');

  await closeWindow(desktop);
  page = await reopen(desktop, () => chooseFromMenu(desktop, 'File', 'Open recent', 'coffee.jpg'));
  await facts(page).toContainText('coffee.jpg');

  await closeWindow(desktop);
  await desktop.answerOpenDialog(join(fixtures, 'photos/rocket.jpg'));
  page = await reopen(desktop, () => chooseFromMenu(desktop, 'File', 'Open…'));
  await facts(page).toContainText('rocket.jpg');

  await closeWindow(desktop);
  page = await reopen(desktop, () => chooseFromMenu(desktop, settingsMenu, 'Settings…'));
  await expect(page.getByTestId('server-address')).toBeVisible();

  await closeWindow(desktop);
  // There is nothing to save, and no window to say so.
  await chooseFromMenu(desktop, 'File', 'Save result as…');
  expect(desktop.app.windows()).toEqual([]);
  page = await reopen(desktop, () => emit(desktop, 'activate'));
  await expect(page.getByTestId('choose-image')).toBeVisible();

  // It works as the first one did.
  await emit(desktop, 'open-file', photo);
  await facts(page).toContainText('coffee.jpg');
  await page.getByTestId('filter-pixelate').click();
  await page.getByTestId('send-image').click();
  await expect(page.getByTestId('result-image')).toBeVisible();
  expect(relay.lastImage.length).toBeGreaterThan(1000);
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('what a crash left does not keep it from starting, and closing it writes the settings', async () => {
  const { desktop, folder } = session;
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await expect.poll(() => readdirSync(join(folder, 'results'))).toEqual(['held']);
  await chooseFromMenu(desktop, settingsMenu, 'Settings…');
  await expect(desktop.get('server-address')).toBeVisible();

  // Opened, and closed before the settings can have been written by themselves.
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 600));
  const ended = desktop.app.waitForEvent('close');
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;
  const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as {
    window: { width: number };
  };
  expect(settings.window.width).toBe(900);
});
