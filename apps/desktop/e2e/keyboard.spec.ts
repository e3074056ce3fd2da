import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import ptBR from '../src/i18n/pt-BR.json' with { type: 'json' };
import { photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const languages = { 'en-US': en, 'pt-BR': ptBR } as const;
let language: keyof typeof languages = 'en-US';
const session = useSession(({ relay }) => ({ server: relay.address, language }));

/** The items of the menu that ask something of the window, and whether they can be chosen. */
async function enabledCommands(): Promise<string[]> {
  return await session.desktop.app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    return items.filter(({ id, enabled }) => id && enabled).map(({ id }) => id);
  });
}

for (const key of ['en-US', 'pt-BR'] as const) {
  test.describe(key, () => {
    test.beforeAll(() => {
      language = key;
    });

    test('the whole way by keyboard alone: at every step the focus is where one goes on', async () => {
      const { desktop, relay, folder } = session;
      const { page } = desktop;
      const words = languages[key];
      const heading = page.locator('.panel h1');
      const tabTo = async (testId: string): Promise<void> => {
        for (let presses = 0; presses < 40; presses++) {
          await page.keyboard.press('Tab');
          const at = await page.evaluate(
            () => document.activeElement?.closest<HTMLElement>('[data-testid]')?.dataset['testid'],
          );
          if (at === testId) return;
        }
        throw new Error(`Tab never reaches ${testId}.`);
      };
      const focusOnHeading = async (text: string): Promise<void> => {
        await expect(heading).toHaveText(text);
        await expect(heading).toBeFocused();
      };

      await expect(desktop.get('connection-status')).toHaveText(words.connection.connected);
      await desktop.answerOpenDialog(photo);
      await tabTo('choose-image');
      await page.keyboard.press('Enter');
      await focusOnHeading(words.select.heading);
      await tabTo('filter-redact');
      await page.keyboard.press('ArrowDown');
      await expect(desktop.get('filter-pixelate')).toHaveAttribute('data-selected');

      relay.holdUploadAfter = 10_000;
      await tabTo('send-image');
      await page.keyboard.press('Enter');
      await expect(desktop.get('send-progress')).toBeFocused();
      await tabTo('cancel-send');
      await page.keyboard.press('Enter');
      await expect(desktop.get('cancelled')).toHaveText(words.send.cancelled);
      await focusOnHeading(words.select.heading);

      relay.holdUploadAfter = null;
      relay.intercept = (request, response) => {
        if (request.url !== '/api/v1/process') return false;
        request.resume().on('end', () => response.writeHead(502).end());
        return true;
      };
      await tabTo('send-image');
      await page.keyboard.press('Enter');
      await expect(desktop.get('error-message')).toBeVisible();
      await focusOnHeading(words.select.heading);

      relay.intercept = null;
      await tabTo('send-image');
      await expect(desktop.get('send-image')).toHaveText(words.send.again);
      await page.keyboard.press('Enter');
      await expect(desktop.get('save-result')).toBeFocused();
      const saved = join(folder, 'saved.png');
      await desktop.answerSaveDialog(saved);
      await page.keyboard.press('Enter');
      await expect(desktop.get('result-notice')).toContainText('saved.png');
      await expect(desktop.get('save-result')).toBeFocused();
      expect(readFileSync(saved).equals(relay.lastImage)).toBe(true);

      await tabTo('another-filter');
      await page.keyboard.press('Enter');
      await focusOnHeading(words.select.heading);
      await page.keyboard.press('Shift+Tab');
      await expect(desktop.get('another-image')).toBeFocused();
      await page.keyboard.press('Enter');
      await focusOnHeading(words.select.heading);
    });
  });
}

test('the menu offers what makes sense as things are', async () => {
  const { desktop, relay } = session;
  const places = ['history', 'settings'];
  relay.requests = [];
  const offered = async (...more: string[]): Promise<void> => {
    await expect.poll(async () => (await enabledCommands()).sort()).toEqual([...places, ...more].sort());
  };
  await expect(desktop.get('connection-status')).toBeVisible();
  await offered();
  await desktop.choose(photo);
  await offered();
  await desktop.get('filter-pixelate').click();
  await offered('send');

  // Nothing is sent behind an open dialog, by the menu or by its shortcut.
  await desktop.get('open-settings').click();
  await expect(desktop.get('settings-dialog')).toBeVisible();
  await expect.poll(enabledCommands).toEqual([]);
  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.send('revela:menuCommand', 'send'),
  );
  await desktop.get('cancel-settings').click();
  await expect(desktop.get('settings-dialog')).toBeHidden();
  await expect(desktop.get('send-image')).toBeVisible();
  expect(relay.requests.filter(({ url }) => url === '/api/v1/process')).toEqual([]);

  await offered('send');
  relay.holdUploadAfter = 10_000;
  await desktop.get('send-image').click();
  await offered('cancel');
  await desktop.get('cancel-send').click();
  await offered('send');
  relay.holdUploadAfter = null;
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await offered('save', 'copy-result', 'zoom-fit', 'zoom-actual', 'zoom-in', 'zoom-out');

  await desktop.get('step-choose').click();
  await offered();
});
