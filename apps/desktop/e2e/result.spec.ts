import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { photo } from './harness/desktop.js';
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
