import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { clearClipboard, copiedSize, copyPicture } from './harness/clipboard.js';
import { fixtures, photo } from './harness/desktop.js';
import { startSecondInstance } from './harness/second-instance.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }));

test('with the button: choose, select, send, view, save', async () => {
  const { desktop, relay, folder } = session;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await expect(desktop.get('picture-facts')).toContainText('480 × 320 px, 47 kB');
  await expect(desktop.get('original-image')).toBeVisible();
  await desktop.get('filter-pixelate').click();
  await desktop.get('param-size').fill('24');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await expect(desktop.get('original-image')).toBeVisible();

  const saved = join(folder, 'out.png');
  await desktop.answerSaveDialog(saved);
  await desktop.get('save-result').click();
  await expect(desktop.get('result-notice')).toHaveText('Saved as out.png');
  expect((await desktop.askedToSave()).defaultPath).toBe(join(fixtures, 'photos/coffee-pixelate.png'));
  expect((await desktop.askedToSave()).properties).toContain('showOverwriteConfirmation');
  expect(relay.lastImage.length).toBeGreaterThan(1000);
  expect(readFileSync(saved).equals(relay.lastImage)).toBe(true);
  await expect(desktop.get('show-in-folder')).toBeVisible();
});

test('by dropping a file', async () => {
  const { desktop, folder, relay } = session;
  // No file of Windows has a quotation mark in its name.
  const name = `Fotografia ${process.platform === 'win32' ? '“à noite”' : '"à noite"'} 夜.jpg`;
  const named = join(folder, name);
  copyFileSync(photo, named);
  await desktop.drop(named);
  await expect(desktop.get('picture-facts')).toContainText(name);
  await desktop.get('filter-edge_enhance').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await expect(desktop.get('picture-facts')).toContainText('夜-edge_enhance.png');
  await expect(desktop.get('picture-facts')).not.toContainText('"');

  const saved = join(folder, 'dropped.png');
  await desktop.answerSaveDialog(saved);
  await desktop.get('save-result').click();
  await expect(desktop.get('result-notice')).toContainText('dropped.png');
  expect(readFileSync(saved).equals(relay.lastImage)).toBe(true);
});

test('with the keyboard alone', async () => {
  const { desktop, folder, relay } = session;
  const { page } = desktop;
  const saved = join(folder, 'keyboard.png');
  await desktop.answerOpenDialog(photo);
  await desktop.answerSaveDialog(saved);
  /** Presses Tab until something has the focus; every control on the way has to show that it has it. */
  const tabTo = async (testId: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const shown = element.closest<HTMLElement>('[data-testid]');
        const ring = [element, ...(shown ? [shown] : []), element.parentElement as HTMLElement].some((one) =>
          ['', '::before', '::after'].some(
            (part) => getComputedStyle(one, part || null).outlineStyle !== 'none',
          ),
        );
        return { testId: shown?.dataset['testid'] ?? '', ring, isBody: element === document.body };
      });
      expect(focus.ring || focus.isBody, `the focus on ${focus.testId} is visible`).toBe(true);
      if (focus.testId === testId) return;
    }
    throw new Error(`Tab never reaches ${testId}.`);
  };

  await tabTo('choose-image');
  await page.keyboard.press('Enter');
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await tabTo('filter-redact');
  await page.keyboard.press('ArrowDown');
  await expect(desktop.get('filter-pixelate')).toHaveAttribute('data-selected');
  await page.keyboard.press('ArrowDown');
  await expect(desktop.get('filter-blur')).toHaveAttribute('data-selected');
  await page.keyboard.press('ArrowUp');
  await expect(desktop.get('filter-pixelate')).toHaveAttribute('data-selected');
  await tabTo('param-size');
  await page.keyboard.press('ArrowUp');
  await expect(desktop.get('param-size')).toHaveValue('11');
  await tabTo('send-image');
  await page.keyboard.press('Enter');
  await expect(desktop.get('result-image')).toBeVisible();
  // The result is announced by where the focus goes: the next thing to do.
  await expect(desktop.get('save-result')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(desktop.get('result-notice')).toContainText('keyboard.png');
  expect(readFileSync(saved).equals(relay.lastImage)).toBe(true);

  // The divider: its share of the width follows the arrow keys.
  await tabTo('compare-slider');
  const slider = page.getByRole('slider', { name: 'Divider between original and result' });
  await expect(slider).toHaveValue('50');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveValue('51');
  await page.keyboard.press('End');
  await expect(slider).toHaveValue('100');
});

test('by pasting a picture that was copied, and copying the result', async () => {
  const { desktop } = session;
  await copyPicture(desktop, photo);
  await desktop.page.keyboard.press('ControlOrMeta+V');
  await expect(desktop.get('picture-facts')).toContainText('pasted picture.png');
  await desktop.get('filter-blur').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();

  await clearClipboard(desktop);
  expect(await copiedSize(desktop)).toBeNull();
  await desktop.get('copy-result').click();
  await expect(desktop.get('result-notice')).toHaveText('Copied to the clipboard');
  expect(await copiedSize(desktop)).toEqual({ width: 480, height: 320 });
});

test('a second start hands its file to the first window', async () => {
  const { desktop } = session;
  const code = await startSecondInstance(desktop.data, join(fixtures, 'photos/rocket.jpg'));
  expect(code).toBe(0);
  await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
});

test('another filter and another picture go on without starting over', async () => {
  const { desktop } = session;
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('result-image')).toBeVisible();
  await desktop.get('another-filter').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await desktop.get('filter-edge_enhance').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee-edge_enhance.png');

  await desktop.answerOpenDialog(join(fixtures, 'photos/rocket.jpg'));
  await desktop.get('another-image').click();
  await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
  await expect(desktop.get('filter-edge_enhance')).toHaveAttribute('data-selected');
});

test('parameters go back to their default in one click', async () => {
  const { desktop, relay } = session;
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await desktop.get('filter-edge_enhance').click();
  await expect(desktop.get('param-amount')).toHaveValue('1');
  // Finer than a step of the slider: it counts as it is typed.
  await desktop.get('param-amount').fill('4.25');
  await desktop.get('param-amount').press('Enter');
  await expect(desktop.get('param-amount')).toHaveValue('4.25');
  await expect(desktop.get('param-amount')).not.toHaveAttribute('aria-invalid', 'true');
  await desktop.get('param-amount').fill('99');
  await desktop.get('param-amount').press('Enter');
  await expect(desktop.get('param-amount')).toHaveValue('10');
  await desktop.get('reset-params').click();
  await expect(desktop.get('param-amount')).toHaveValue('1');

  await desktop.get('filter-blur').click();
  await expect(desktop.get('param-radius')).toHaveValue('');
  await desktop.page.getByRole('slider', { name: 'Radius (slider)' }).press('PageUp');
  await expect(desktop.get('param-radius')).not.toHaveValue('');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  const record = (await (await fetch(`http://${relay.address}/api/v1/records?limit=1`)).json()) as {
    items: { steps: { params: { radius: number } }[] }[];
  };
  expect(record.items[0]?.steps[0]?.params.radius).toBeGreaterThan(1);
});

test('a TIFF, which Chromium cannot show, is shown upright and filtered', async () => {
  const { desktop } = session;
  await desktop.send(join(fixtures, 'tiff/orientation-6.tif'), 'blur');
  await expect(desktop.get('result-image')).toBeVisible();
  const preview = desktop.get('original-image');
  const size = (image: HTMLImageElement): number[] => [image.naturalWidth, image.naturalHeight];
  await expect.poll(() => preview.evaluate(size)).toEqual([66, 44]);
  expect(await desktop.get('result-image').evaluate(size)).toEqual([66, 44]);
});
