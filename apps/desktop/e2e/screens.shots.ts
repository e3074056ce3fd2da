import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { appFolder, Desktop, fixtures, photo, tintFilter } from './harness/desktop.js';
import { Relay } from './harness/relay.js';
import { RealServer } from './harness/server.js';

const folder = join(appFolder, '../../screenshots');

let server: RealServer;
let relay: Relay;

test.beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  server = await RealServer.start();
  relay = await Relay.start(server.url);
  // Something for the history to show.
  for (const [picture, filter, params] of [
    ['rocket.jpg', 'sepia', {}],
    ['astronaut.jpg', 'blur', { radius: 6.5 }],
    ['chelsea.png', 'brightness', { factor: 1.4 }],
    ['rocket.jpg', 'posterize', { levels: 5 }],
  ] as const) {
    const form = new FormData();
    form.set('filter', filter);
    form.set('params', JSON.stringify(params));
    form.set('image', new Blob([readFileSync(join(fixtures, 'photos', picture))]), picture);
    const answer = await fetch(`${server.url}/api/v1/process`, { method: 'POST', body: form });
    expect(answer.status).toBe(200);
  }
});
test.afterAll(async () => {
  await relay.stop();
  await server.remove();
});

for (const language of ['en', 'pt-BR'] as const) {
  for (const theme of ['dark', 'light'] as const) {
    test(`every screen, ${language}, ${theme}`, async () => {
      const desktop = await Desktop.start({ server: relay.address, language });
      const { page } = desktop;
      const shoot = async (name: string): Promise<void> => {
        // Moves the pointer away, so that nothing looks hovered.
        await page.mouse.move(1, 300);
        await page.screenshot({ path: join(folder, `${name}-${theme}-${language}.png`) });
      };
      await desktop.app.evaluate(({ nativeTheme, BrowserWindow }, chosen) => {
        nativeTheme.themeSource = chosen;
        BrowserWindow.getAllWindows()[0]?.setContentSize(1180, 760);
      }, theme);
      await expect(desktop.get('connection-status')).toHaveAttribute('data-status', 'connected');
      await shoot('1-choose');

      await desktop.choose(photo);
      await expect(desktop.get('original-image')).toBeVisible();
      await expect(desktop.get('thumbnail-sepia')).toHaveAttribute('data-state', 'drawn');
      await shoot('2-select');
      await desktop.get('filter-pixelate').click();
      await desktop.get('param-size').fill('16');
      await desktop.get('param-size').press('Enter');
      await shoot('2-select-pixelate');

      relay.holdUploadAfter = 20_000;
      await desktop.get('send-image').click();
      await expect(desktop.get('cancel-send')).toBeVisible();
      await page.waitForTimeout(300);
      await shoot('3-send');
      await desktop.get('cancel-send').click();
      relay.holdUploadAfter = null;
      await expect(desktop.get('cancelled')).toBeVisible();

      await desktop.get('send-image').click();
      await expect(desktop.get('result-image')).toBeVisible();
      await page.waitForTimeout(300);
      await shoot('4-view-compare');
      await desktop.get('layout-side-by-side').click();
      await shoot('4-view-side-by-side');
      await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(800, 560),
      );
      await page.waitForTimeout(300);
      await shoot('4-view-smallest');
      await desktop.get('another-filter').click();
      await shoot('2-select-smallest');
      await desktop.get('filter-threshold').click();
      await shoot('2-select-smallest-threshold');
      await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(1180, 760),
      );

      await desktop.drop(join(fixtures, 'corrupt/heic.heic'));
      await expect(desktop.get('error-message')).toBeVisible();
      await shoot('5-error');

      await desktop.get('open-history').click();
      await expect(desktop.get('history-item').first()).toBeVisible();
      await shoot('6-history');
      await desktop.get('close-history').click();

      await desktop.get('open-settings').click();
      await expect(desktop.get('server-found')).toBeVisible();
      await shoot('7-settings');
      await desktop.get('server-address').fill('127.0.0.1:1');
      await expect(desktop.get('settings-dialog').getByTestId('error-message')).toBeVisible();
      await shoot('7-settings-error');
      await desktop.close();
    });

    test(`an operator's filter, ${language}, ${theme}`, async () => {
      const operators = await RealServer.start('--plugin', tintFilter);
      const desktop = await Desktop.start({ server: operators.address, language });
      await desktop.app.evaluate(({ nativeTheme, BrowserWindow }, chosen) => {
        nativeTheme.themeSource = chosen;
        BrowserWindow.getAllWindows()[0]?.setContentSize(800, 560);
      }, theme);
      await expect(desktop.get('connection-status')).toHaveAttribute('data-status', 'connected');
      await desktop.choose(photo);
      await expect(desktop.get('thumbnail-sepia')).toHaveAttribute('data-state', 'drawn');
      const shoot = async (name: string): Promise<void> => {
        await desktop.page.mouse.move(1, 300);
        await desktop.page.waitForTimeout(300);
        await desktop.page.screenshot({ path: join(folder, `${name}-${theme}-${language}.png`) });
      };
      await shoot('8-plugin-smallest');
      await desktop.get('filter-tint').click();
      await shoot('8-plugin-smallest-selected');
      await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(1180, 900),
      );
      await shoot('8-plugin-selected');
      await desktop.close();
      await operators.remove();
    });
  }
}
