import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Desktop, photo, removeFolder, temporaryFolder } from './harness/desktop.js';
import { Relay } from './harness/relay.js';
import { RealServer } from './harness/server.js';

let server: RealServer;
let relay: Relay;
let desktop: Desktop;
let folder: string;

test.beforeAll(async () => {
  server = await RealServer.start();
  relay = await Relay.start(server.url);
});
test.afterAll(async () => {
  await relay.stop();
  await server.remove();
});
test.beforeEach(async () => {
  folder = temporaryFolder();
  desktop = await Desktop.start({ server: relay.address });
});
test.afterEach(async () => {
  await desktop.close();
  removeFolder(folder);
});

test('with the button: choose, select, send, view, save', async () => {
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await expect(desktop.get('original-image')).toBeVisible();
  await desktop.get('filter-pixelate').click();
  await desktop.get('param-size').fill('24');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await expect(desktop.get('original-image')).toBeVisible();

  const saved = join(folder, 'out.png');
  await desktop.answerSaveDialog(saved);
  await desktop.get('save-result').click();
  await expect(desktop.get('result-notice')).toContainText('out.png');
  expect(readFileSync(saved).equals(relay.lastImage)).toBe(true);
});
