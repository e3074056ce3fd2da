import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { Desktop, photo, removeFolder } from './harness/desktop.js';
import { LaterServer } from './harness/later-server.js';

let later: LaterServer;
let desktop: Desktop;

test.beforeEach(async () => {
  later = await LaterServer.start();
  desktop = await Desktop.start({ server: later.address });
});
test.afterEach(async () => {
  await desktop.close();
  await later.stop();
  removeFolder(desktop.data);
});

test('pictures are filtered, by its filters too', async () => {
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.choose(photo);
  await expect(desktop.get('filter-glow')).toBeVisible();
  await desktop.get('filter-blur').click();
  await expect(desktop.get('param-radius')).toHaveValue('2');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
});

test('an error it has a new code for is told in its own words, and the choice stays', async () => {
  await desktop.send(photo, 'glow');
  await expect(desktop.get('error-message')).toHaveText('Nothing in this picture glows. Choose another one.');
  await expect(desktop.get('send-image')).toHaveText('Try again');
  await desktop.get('filter-blur').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
});

test('its history is shown, with steps and filters this version does not know', async () => {
  await desktop.send(photo, 'blur');
  await expect(desktop.get('result-image')).toBeVisible();
  await desktop.get('open-history').click();
  const items = desktop.get('history-item');
  await expect(items).toHaveCount(4);
  await expect(items.nth(0)).toContainText('Blur, Radius 4 + Redact, Color #000000');
  await expect(items.nth(1)).toContainText('Oil-Painting');
  await expect(items.nth(3)).toContainText('sparse.jpg');

  // What cannot be done from here is said, and the history stays open.
  for (const index of [0, 1]) {
    await items.nth(index).click();
    await expect(desktop.get('history-refused')).toHaveText(en.history.notRepeatable);
  }
  await items.nth(2).click();
  await expect(desktop.get('history-dialog')).toBeHidden();
  await expect(desktop.get('filter-blur')).toHaveAttribute('data-selected');
  await expect(desktop.get('param-radius')).toHaveValue('4');
});

test('a Revela that refuses is called by what it says, not by what it is not', async () => {
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  const cases: [number, string, string, string][] = [
    [429, 'RATE_LIMITED', 'Too many.', en.errors.RATE_LIMITED.replace('{{seconds}}', '5')],
    [503, 'SERVER_BUSY', 'Busy.', en.errors.SERVER_BUSY.replace('{{seconds}}', '5')],
    [503, 'SERVER_STOPPING', 'Stopping.', en.errors.SERVER_STOPPING.replace('{{seconds}}', '5')],
    [500, 'INTERNAL', 'A fault.', en.errors.INTERNAL],
    [
      503,
      'SERVER_ASLEEP',
      'The server sleeps until seven. Come back then.',
      'The server sleeps until seven. Come back then.',
    ],
  ];
  for (const [status, code, message, sentence] of cases) {
    later.refusal = { status, code, message };
    await desktop.get('open-settings').click();
    await desktop.get('server-address').fill(later.address);
    await expect(desktop.get('settings-dialog').getByTestId('error-message'), code).toHaveText(sentence);
    await desktop.get('cancel-settings').click();
    await desktop.get('open-history').click();
    await expect(desktop.get('history-dialog').getByTestId('error-message'), code).toHaveText(sentence);
    await desktop.get('close-history').click();
  }
  await expect(desktop.get('connection-status')).toHaveText('No connection');
  later.refusal = null;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
});
