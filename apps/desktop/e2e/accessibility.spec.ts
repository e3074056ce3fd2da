import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import en from '../src/i18n/en.json' with { type: 'json' };
import ptBR from '../src/i18n/pt-BR.json' with { type: 'json' };
import { fixtures, photo, tintFilter } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const looks = [
  { theme: 'dark', language: 'en-US', words: en },
  { theme: 'light', language: 'pt-BR', words: ptBR },
] as const;
let language: string = looks[0].language;
const session = useSession(({ relay }) => ({ server: relay.address, language }), '--plugin', tintFilter);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const { theme, words, ...look } of looks) {
  test.describe(theme, () => {
    test.beforeAll(() => {
      language = look.language;
    });

    test(`axe finds nothing on any screen, ${theme}, ${look.language}`, async () => {
      const { desktop, relay } = session;
      const { page } = desktop;
      await desktop.app.evaluate(({ nativeTheme }, chosen) => {
        nativeTheme.themeSource = chosen;
      }, theme);
      // Evaluated, not added as a script, which the page's CSP would refuse.
      await page.evaluate(axe);
      let screens = 0;
      const check = async (screen: string): Promise<void> => {
        await page.mouse.move(1, 300);
        // Colours that are still fading would be measured half way.
        await page.waitForTimeout(250);
        const { violations, passes } = await page.evaluate(
          async () => await (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
        );
        const found = violations.map(
          ({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ html }) => html).join(' | ')}`,
        );
        expect(found).toEqual([]);
        expect(passes.length, `${screen} was looked at`).toBeGreaterThan(10);
        screens++;
      };

      await expect(desktop.get('connection-status')).toHaveText(words.connection.connected);
      await check('choose');
      await desktop.drop(join(fixtures, 'corrupt/heic.heic'));
      await expect(desktop.get('error-message')).toBeVisible();
      await check('choose with an error');
      await desktop.drop(join(fixtures, 'tiff/fax.tif'), photo);
      await expect(desktop.get('no-preview')).toBeVisible();
      await expect(desktop.get('one-of-many')).toBeVisible();
      await check('select, one of many, without a preview');
      await desktop.choose(photo);
      await expect(desktop.get('original-image')).toBeVisible();
      await check('select');
      await expect(desktop.get('thumbnail-sepia')).toHaveAttribute('data-state', 'drawn');
      await desktop.get('filter-tint').click();
      await check('select with a control of every kind');
      await desktop.get('filter-blur').click();
      await check('select with a filter');
      relay.holdUploadAfter = 10_000;
      await desktop.get('send-image').click();
      await expect(desktop.get('send-progress')).toBeVisible();
      await check('send');
      await desktop.drop(photo);
      await expect(desktop.get('keep-current')).toBeFocused();
      await check('send, asked before another picture takes its place');
      await desktop.get('keep-current').click();
      await desktop.get('cancel-send').click();
      await expect(desktop.get('cancelled')).toBeVisible();
      await check('cancelled');
      relay.holdUploadAfter = null;
      await desktop.get('send-image').click();
      await expect(desktop.get('result-image')).toBeVisible();
      await check('view, compare');
      await desktop.get('layout-side-by-side').click();
      await check('view, side by side');
      await desktop.get('open-history').click();
      await expect(desktop.get('history-item').first()).toBeVisible();
      await check('history');
      await desktop.get('history-search').fill('no such picture');
      await expect(desktop.get('history-empty')).toHaveText(words.history.noMatch);
      await check('history, empty');
      await desktop.get('close-history').click();
      await desktop.get('open-settings').click();
      await expect(desktop.get('server-found')).toBeVisible();
      await check('settings');
      await desktop.get('server-address').fill('127.0.0.1:1');
      await expect(desktop.get('error-message')).toBeVisible();
      await check('settings with an error');
      await desktop.get('choose-theme').click();
      await expect(desktop.get('theme-dark')).toBeVisible();
      await check('settings with a list open');
      await page.keyboard.press('Escape');
      await desktop.get('cancel-settings').click();

      await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(800, 560),
      );
      await check('smallest window');
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(sideways).toBe(false);
      expect(screens).toBe(17);
    });
  });
}
