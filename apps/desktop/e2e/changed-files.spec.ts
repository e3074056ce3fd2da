import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { fixtures, photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }));

test('a picture that was deleted after it was chosen is said to be gone', async () => {
  const { desktop, folder } = session;
  const passing = join(folder, 'passing.jpg');
  copyFileSync(photo, passing);
  // What Chromium remembers of a picture would hide that there is no file any more.
  const browser = await desktop.page.context().newCDPSession(desktop.page);
  await browser.send('Network.enable');
  await browser.send('Network.setCacheDisabled', { cacheDisabled: true });
  await desktop.choose(passing);
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  rmSync(passing);
  await desktop.get('step-choose').click();
  await desktop.get('step-select').click();
  const gone = en.errors.FILE_NOT_FOUND.replace('{{name}}', 'passing.jpg');
  await expect(desktop.get('no-preview')).toHaveText(gone);
  await desktop.get('filter-blur').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toHaveText(gone);
});

test('a picture that was replaced after it was chosen is loaded anew, and sent when one has seen it', async () => {
  const { desktop, folder, relay } = session;
  const passing = join(folder, 'passing.png');
  copyFileSync(photo, passing);
  await desktop.choose(passing);
  await expect(desktop.get('picture-facts')).toContainText('480 × 320');
  await desktop.get('filter-pixelate').click();
  await desktop.get('param-size').fill('24');
  await desktop.get('param-size').press('Enter');
  copyFileSync(join(fixtures, 'photos/astronaut.jpg'), passing);
  relay.requests = [];
  await desktop.get('send-image').click();
  await expect(desktop.get('picture-changed')).toHaveText(
    en.select.changed.replace('{{name}}', 'passing.png'),
  );
  await expect(desktop.get('picture-facts')).toContainText('384 × 384');
  await expect(desktop.get('original-image')).toHaveAttribute('data-shown');
  expect(relay.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  await expect(desktop.get('param-size')).toHaveValue('24');

  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toHaveAttribute('data-shown');
  await expect(desktop.get('picture-facts')).toContainText('384 × 384');

  // Replaced by what is no picture, it is refused as that.
  await desktop.get('another-filter').click();
  writeFileSync(passing, 'no picture any more');
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toContainText('“passing.png” is not a kind of picture');
});
