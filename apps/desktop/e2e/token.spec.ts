import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { Desktop, photo, removeFolder, temporaryFolder } from './harness/desktop.js';
import { Relay } from './harness/relay.js';
import { RealServer } from './harness/server.js';

const TOKEN = 'open-sesame-open-sesame';

/** Ours, which asks for the token, and another's: both only pass on, and keep what came. */
let server: RealServer;
let ours: Relay;
let other: Relay;
let data: string;
let desktop: Desktop;

test.beforeAll(async () => {
  server = await RealServer.start('--token', TOKEN);
});
test.afterAll(async () => {
  await server.remove();
});
test.beforeEach(async () => {
  ours = await Relay.start(server.url);
  other = await Relay.start(server.url);
  data = temporaryFolder();
});
test.afterEach(async () => {
  await desktop.close();
  await ours.stop();
  await other.stop();
  removeFolder(data);
});

const start = async (server?: string): Promise<void> => {
  desktop = await Desktop.start({ data, keyStore: true, ...(server ? { server } : {}) });
};
const tokensAt = (relay: Relay): string[] =>
  relay.requests.flatMap(({ authorization }) => authorization ?? []);

/** Names a server in the settings, with a token, and waits for its light. */
async function save(address: string, token: string | null, light = 'Connected'): Promise<void> {
  await desktop.get('open-settings').click();
  await desktop.get('server-address').fill(address);
  if (token !== null) await desktop.get('server-token').fill(token);
  await desktop.get('save-settings').click();
  await expect(desktop.get('settings-dialog')).toBeHidden();
  await expect(desktop.get('connection-status')).toHaveText(light);
}

test('is kept, and used again, for its own server', async () => {
  await start();
  await save(ours.address, TOKEN);
  await desktop.close();
  expect(readFileSync(join(data, 'settings.json'), 'utf8')).not.toContain(TOKEN);

  await start();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.get('open-settings').click();
  await expect(desktop.get('settings-dialog')).toContainText(en.settings.tokenKept);
  // The address it is kept for is looked at with it.
  await expect(desktop.get('server-found')).toBeVisible();
});

test('does not go to the server on the command line, and one typed for that is that one’s', async () => {
  await start();
  await save(ours.address, TOKEN);
  await desktop.close();

  await start(other.address);
  await expect(desktop.get('connection-status')).toHaveText('No connection');
  await desktop.send(photo, 'blur');
  await expect(desktop.get('error-message')).toHaveText(en.errors.TOKEN_REQUIRED);
  await desktop.get('open-history').click();
  await expect(desktop.get('history-dialog').getByRole('alert')).toContainText(en.errors.TOKEN_REQUIRED);
  await desktop.get('close-history').click();
  expect(other.requests.map(({ url }) => url)).toContain('/api/v1/process');
  expect(tokensAt(other)).toEqual([]);

  // A token typed in such a run stays with the server of that run.
  await desktop.get('open-settings').click();
  await expect(desktop.get('settings-dialog')).toContainText(en.settings.tokenHint);
  await desktop.get('server-token').fill('for-the-other');
  await desktop.get('save-settings').click();
  await expect.poll(() => tokensAt(other)).toContain('Bearer for-the-other');
  await desktop.close();

  ours.requests = [];
  await start();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  expect(new Set(tokensAt(ours))).toEqual(new Set([`Bearer ${TOKEN}`]));
});

test('does not go to another server of the settings, and comes back with its own', async () => {
  await start();
  await save(ours.address, TOKEN);
  await save(other.address, null, 'No connection');
  await desktop.send(photo, 'blur');
  await expect(desktop.get('error-message')).toHaveText(en.errors.TOKEN_REQUIRED);
  expect(tokensAt(other)).toEqual([]);

  // An address used before is picked while a token lies typed for this one: it is not tried there.
  await desktop.get('open-settings').click();
  await desktop.get('server-token').fill('for-the-other');
  await expect(
    desktop.get('server-found').or(desktop.get('settings-dialog').getByTestId('error-message')),
  ).toBeVisible();
  ours.requests = [];
  await desktop.get('recent-address').filter({ hasText: ours.address }).click();
  await expect(desktop.get('server-found')).toBeVisible();
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  expect(new Set(tokensAt(ours))).toEqual(new Set([`Bearer ${TOKEN}`]));
});

test('does not follow a redirect', async () => {
  await start();
  await save(ours.address, TOKEN);
  const location = `http://${other.address}`;
  ours.intercept = (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(307, { Location: `${location}${request.url}` }).end());
    return true;
  };
  await expect(desktop.get('connection-status')).toHaveText('No connection');
  await desktop.send(photo, 'blur');
  await expect(desktop.get('error-message')).toContainText(
    `only points to another one, ${location}/api/v1/process`,
  );
  expect(other.requests).toEqual([]);
});

test('is not tried at an address that is half typed, be it kept or typed', async () => {
  await start();
  await save(ours.address, TOKEN);
  await desktop.get('open-settings').click();
  await expect(desktop.get('server-found')).toBeVisible();
  ours.requests = [];
  const address = desktop.get('server-address');
  const message = desktop.get('settings-dialog').getByTestId('error-message');

  // The token is typed first, then the address, which on its way is another's.
  await desktop.get('server-token').fill('typed-first');
  await expect(message).toHaveText(en.errors.TOKEN_REJECTED);
  await address.fill(other.address);
  await expect(message).toHaveText(en.errors.TOKEN_REQUIRED);
  await expect.poll(() => other.requests.length).toBeGreaterThan(0);
  expect(tokensAt(other)).toEqual([]);
  // Even its own is looked at without one until it is whole.
  ours.requests = [];
  await desktop.get('server-token').fill('');
  await address.fill(ours.address);
  await expect(message).toHaveText(en.errors.TOKEN_REQUIRED);
  const looks = ours.requests.filter(({ url }) => url === '/api/v1/server');
  expect(looks.map(({ authorization }) => authorization)).toContain(undefined);
  await address.blur();
  await expect(desktop.get('server-found')).toBeVisible();
});

test('that was forgotten is, for its server alone', async () => {
  await start();
  await save(ours.address, TOKEN);
  await desktop.get('open-settings').click();
  await desktop.get('forget-token').click();
  await expect(desktop.get('settings-dialog')).toContainText(en.settings.tokenForgotten);
  await expect(desktop.get('settings-dialog')).not.toContainText(en.settings.tokenKept);
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('No connection');
  await desktop.get('open-settings').click();
  await expect(desktop.get('settings-dialog')).toContainText(en.settings.tokenHint);
  await expect(desktop.get('forget-token')).toBeHidden();
});
