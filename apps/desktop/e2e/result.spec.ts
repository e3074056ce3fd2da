import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { photo } from './harness/desktop.js';
import { writeLargePng } from './harness/large-png.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }));

test('the result can be zoomed, moved and laid side by side', async () => {
  const { desktop } = session;
  await desktop.send(photo, 'blur');
  const result = desktop.get('result-image');
  await expect(result).toBeVisible();
  await desktop.get('zoom-actual').click();
  await expect(desktop.get('zoom-percent')).toHaveText('100%');
  expect((await result.boundingBox())?.width).toBeCloseTo(480, 0);
  await result.hover({ position: { x: 360, y: 100 } });
  await desktop.page.mouse.wheel(0, -400);
  await expect(desktop.get('zoom-percent')).not.toHaveText('100%');
  const before = await result.boundingBox();
  await desktop.get('picture-canvas').focus();
  for (let presses = 0; presses < 6; presses++) await desktop.page.keyboard.press('+');
  await desktop.page.keyboard.press('ArrowRight');
  expect((await result.boundingBox())?.width).toBeGreaterThan(2 * (before?.width ?? 0));
  await desktop.get('zoom-fit').click();
  await desktop.get('layout-side-by-side').click();
  const [left, right] = [await desktop.get('original-image').boundingBox(), await result.boundingBox()];
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
});

test('nothing is overwritten without asking', async () => {
  const { desktop, folder } = session;
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('result-image')).toBeVisible();
  const precious = join(folder, 'precious.png');
  writeFileSync(precious, 'precious');
  // Typed without its ending, the name did not exist when the dialog looked.
  await desktop.answerSaveDialog(join(folder, 'precious'));
  await desktop.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => {
      const counter = globalThis as { questions?: number };
      counter.questions = (counter.questions ?? 0) + 1;
      return Promise.resolve({ response: 0, checkboxChecked: false });
    };
  });
  await desktop.get('save-result').click();
  await expect
    .poll(() => desktop.app.evaluate(() => (globalThis as { questions?: number }).questions))
    .toBe(1);
  expect(readFileSync(precious, 'utf8')).toBe('precious');

  await desktop.answerSaveDialog(join(folder, 'fresh'));
  await desktop.get('save-result').click();
  await expect(desktop.get('result-notice')).toHaveText('Saved as fresh.png');
  expect(existsSync(join(folder, 'fresh.png'))).toBe(true);
});

test('what is said of a result is said of none that comes later', async () => {
  const { desktop, folder } = session;
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('result-image')).toBeVisible();
  // The dialog stays open while one goes on.
  await desktop.app.evaluate(
    ({ dialog }, file) => {
      dialog.showSaveDialog = () =>
        new Promise((resolve) => {
          (globalThis as { answer?: () => void }).answer = () => resolve({ canceled: false, filePath: file });
        });
    },
    join(folder, 'first.png'),
  );
  await desktop.get('save-result').click();
  await desktop.get('another-filter').click();
  await desktop.get('filter-invert').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee-invert.png');
  await desktop.app.evaluate(() => (globalThis as { answer?: () => void }).answer?.());
  await expect.poll(() => existsSync(join(folder, 'first.png'))).toBe(true);
  await desktop.page.waitForTimeout(300);
  await expect(desktop.get('result-notice')).toHaveText('');
  await expect(desktop.get('show-in-folder')).toBeHidden();
});

test('dragging and copying decode nothing on the main thread, and a thin picture has an icon', async () => {
  const { desktop, folder } = session;
  const thin = join(folder, 'thin.png');
  writeLargePng(thin, 1, 9000);
  await desktop.send(thin, 'invert');
  await expect(desktop.get('result-image')).toHaveAttribute('data-shown');
  await desktop.app.evaluate(({ BrowserWindow, nativeImage }) => {
    const kept = globalThis as { decoded?: string[]; icon?: { width: number; height: number } };
    kept.decoded = [];
    const read = nativeImage.createFromPath.bind(nativeImage);
    nativeImage.createFromPath = (path) => {
      if (path.includes('results')) kept.decoded!.push(path);
      return read(path);
    };
    BrowserWindow.getAllWindows()[0]!.webContents.startDrag = ({ icon }) => {
      kept.icon = (icon as Electron.NativeImage).getSize();
    };
  });
  await desktop.get('drag-result').dispatchEvent('dragstart');
  await expect
    .poll(() => desktop.app.evaluate(() => (globalThis as { icon?: object }).icon))
    .toEqual({ width: 96, height: 96 });

  await desktop.app.evaluate(({ clipboard }) => clipboard.clear());
  await desktop.get('copy-result').click();
  await expect(desktop.get('result-notice')).toHaveText('Copied to the clipboard');
  const size = await desktop.app.evaluate(({ clipboard }) =>
    (clipboard as unknown as { readImage(): { getSize(): unknown } }).readImage().getSize(),
  );
  expect(size).toEqual({ width: 1, height: 9000 });
  expect(await desktop.app.evaluate(() => (globalThis as { decoded?: string[] }).decoded)).toEqual([]);
});

test('the result can be dragged out as a file of its proper name', async () => {
  const { desktop } = session;
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('result-image')).toBeVisible();
  // The drag itself belongs to the system, so what it is handed is kept instead.
  await desktop.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window) {
      window.webContents.startDrag = (item) => {
        (globalThis as { dragged?: string }).dragged = item.file;
      };
    }
  });
  await desktop.get('drag-result').dispatchEvent('dragstart');
  await expect
    .poll(() => desktop.app.evaluate(() => (globalThis as { dragged?: string }).dragged))
    .toMatch(/coffee-pixelate\.png$/);
  const dragged = await desktop.app.evaluate(() => (globalThis as { dragged?: string }).dragged ?? '');
  expect(readFileSync(dragged).equals(session.relay.lastImage)).toBe(true);
});
