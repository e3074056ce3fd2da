import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import {
  acceptedFormats,
  Desktop,
  fixtures,
  photo,
  removeFolder,
  temporaryFolder,
} from './harness/desktop.js';
import { Relay } from './harness/relay.js';
import { RealServer } from './harness/server.js';

let server: RealServer;
let relay: Relay;
let data: string;
let desktop: Desktop;

test.beforeAll(async () => {
  server = await RealServer.start();
  relay = await Relay.start(server.url);
});
test.afterAll(async () => {
  await relay.stop();
  await server.remove();
});
test.beforeEach(() => {
  data = temporaryFolder();
});
test.afterEach(async () => {
  relay.intercept = null;
  await desktop.close();
  removeFolder(data);
});

async function saveAddress(address: string): Promise<void> {
  await desktop.get('open-settings').click();
  await desktop.get('server-address').fill(address);
  await desktop.get('save-settings').click();
  await expect(desktop.get('settings-dialog')).toBeHidden();
}

test('address, language, theme, recent files, size and place survive a restart', async () => {
  desktop = await Desktop.start({ data });
  await saveAddress(server.address);
  await desktop.get('open-settings').click();
  await desktop.get('choose-language').click();
  await desktop.get('language-pt-BR').click();
  await desktop.get('choose-theme').click();
  await desktop.get('theme-light').click();
  await desktop.get('save-settings').click();
  await expect(desktop.get('choose-image')).toHaveText('Escolher imagem…');
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await expect(desktop.get('original-image')).toBeVisible();
  const bounds = { x: 40, y: 60, width: 900, height: 620 };
  await desktop.app.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
    bounds,
  );
  await desktop.page.waitForTimeout(300);
  await desktop.close();

  desktop = await Desktop.start({ data });
  await expect(desktop.get('connection-status')).toHaveText('Conectado');
  await expect(desktop.get('choose-image')).toHaveText('Escolher imagem…');
  expect(await desktop.page.evaluate(() => matchMedia('(prefers-color-scheme: light)').matches)).toBe(true);
  const now = await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(now).toMatchObject({ width: 900, height: 620 });
  await desktop.get('recent-image').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await desktop.get('open-settings').click();
  await expect(desktop.get('server-address')).toHaveValue(server.address);
});

test('a damaged settings file is set aside, and Revela starts', async () => {
  mkdirSync(data, { recursive: true });
  for (const damage of ['{"version":1,"serverAddr', '{"version":1,"recentImages":"all"}', '']) {
    writeFileSync(join(data, 'settings.json'), damage);
    desktop = await Desktop.start({ data });
    await expect(desktop.get('choose-image')).toBeVisible();
    const aside = readdirSync(data).filter((name) => name.startsWith('settings.json.damaged-'));
    expect(aside.map((name) => readFileSync(join(data, name), 'utf8'))).toContain(damage);
    await saveAddress(server.address);
    await expect(desktop.get('connection-status')).toHaveText('Connected');
    await desktop.close();
    expect(JSON.parse(readFileSync(join(data, 'settings.json'), 'utf8'))).toMatchObject({
      serverAddress: server.address,
    });
  }
  desktop = await Desktop.start({ data });
});

test('a mistyped address that is saved at once is told as that, and as nothing else', async () => {
  desktop = await Desktop.start({ data });
  await desktop.get('open-settings').click();
  const message = desktop.get('settings-dialog').getByTestId('error-message');
  // Before the look that follows a pause in the typing.
  await desktop.get('server-address').fill('no such place');
  await desktop.get('server-address').press('Enter');
  await expect(message).toHaveText(en.errors.ADDRESS_INVALID);
  await desktop.page.waitForTimeout(1_000);
  await expect(message).toHaveText([en.errors.ADDRESS_INVALID]);
  await desktop.get('server-address').fill(server.address);
  await expect(message).toBeHidden();
  await expect(desktop.get('server-found')).toBeVisible();
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
});

test('settings that cannot be written say so', async () => {
  desktop = await Desktop.start({ data });
  // Not even root can put a file in the place of a folder that has something in it.
  mkdirSync(join(data, 'settings.json', 'in the way'), { recursive: true });
  await desktop.get('open-settings').click();
  await desktop.get('server-address').fill(server.address);
  await desktop.get('save-settings').click();
  const message = desktop.get('settings-dialog').getByTestId('error-message');
  await expect(message).toHaveText(en.errors.SETTINGS_NOT_SAVED);
});

test('the last five addresses are offered, newest first', async () => {
  desktop = await Desktop.start({ data });
  for (const address of ['one:1', 'two:2', 'three:3', 'four:4', 'five:5', 'six:6', 'two:2']) {
    await saveAddress(address);
  }
  await desktop.get('open-settings').click();
  await expect(desktop.get('recent-address')).toHaveText(['six:6', 'five:5', 'four:4', 'three:3']);
  await desktop.get('recent-address').filter({ hasText: 'four:4' }).click();
  await expect(desktop.get('server-address')).toHaveValue('four:4');
});

test('a token is sent to its own server only, and its text is nowhere to be read', async () => {
  // The server behind asks for no token, so the relay does.
  relay.intercept = (request, response) => {
    if (request.headers.authorization === 'Bearer open-sesame') return false;
    response.writeHead(401, { 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({ statusCode: 401, code: 'TOKEN_REQUIRED', error: 'Unauthorized', message: 'Token.' }),
    );
    return true;
  };
  desktop = await Desktop.start({ data });
  await saveAddress(relay.address);
  await expect(desktop.get('connection-status')).toHaveText('No connection');
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('error-message')).toContainText('The server wants an access token');

  await desktop.get('open-settings').click();
  await desktop.get('server-token').fill('open-sesame');
  await expect(desktop.get('server-found')).toBeVisible();
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();

  const other = await Relay.start(server.url);
  await desktop.get('open-settings').click();
  await desktop.get('server-address').fill(other.address);
  await expect(desktop.get('server-found')).toBeVisible();
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await expect.poll(() => other.requests.length).toBeGreaterThan(3);
  expect(other.requests.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
  await other.stop();

  expect(readFileSync(join(data, 'settings.json'), 'utf8')).not.toContain('open-sesame');
  expect(await desktop.page.evaluate(() => document.documentElement.outerHTML)).not.toContain('open-sesame');
});

test('in Portuguese, by the system’s language', async () => {
  desktop = await Desktop.start({ data, server: server.address, language: 'pt-BR' });
  await expect(desktop.get('connection-status')).toHaveText('Conectado');
  expect(await desktop.page.evaluate(() => document.documentElement.lang)).toBe('pt-BR');
  await desktop.drop(join(fixtures, 'corrupt/heic.heic'));
  await expect(desktop.get('error-message')).toHaveText(
    `“heic.heic” não é um tipo de imagem que o Revela consegue ler; escolha um destes: ${acceptedFormats}.`,
  );
  await desktop.send(photo, 'edge_enhance');
  await expect(desktop.get('result-image')).toBeVisible();
  const saved = join(data, 'saída.png');
  await desktop.answerSaveDialog(saved);
  await desktop.get('save-result').click();
  await expect(desktop.get('result-notice')).toHaveText('Salvo como saída.png');
  expect(existsSync(saved)).toBe(true);
  const menu = await desktop.app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.items.map(({ label }) => label),
  );
  // On macOS the application's own menu comes first.
  expect(menu?.slice(-5)).toEqual(['Arquivo', 'Editar', 'Exibir', 'Janela', 'Ajuda']);
});

test('a file on the command line opens at the start', async () => {
  desktop = await Desktop.start({
    data,
    server: server.address,
    files: [join(fixtures, 'photos/rocket.jpg')],
  });
  await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
});
