import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { Desktop, photo, tintFilter } from './harness/desktop.js';
import { writeLargePng } from './harness/large-png.js';
import { RealServer } from './harness/server.js';
import { useSession } from './harness/session.js';

const session = useSession(({ server }) => ({ server: server.address }));

/** The time within which the light has to notice. */
const NOTICE_MS = 5_000;

test('the light notices within 5 s that the server goes, and that it comes back', async () => {
  const { desktop, server } = session;
  const light = desktop.get('connection-status');
  await expect(light).toHaveText('Connected');
  await server.kill();
  await expect(light).toHaveText('No connection', { timeout: NOTICE_MS });
  await server.start();
  await expect(light).toHaveText('Connected', { timeout: NOTICE_MS });
});

test('the light notices a server that hangs without a word', async () => {
  test.skip(process.platform === 'win32', 'no signal stops a process of Windows for a while');
  const { desktop, server } = session;
  const light = desktop.get('connection-status');
  await expect(light).toHaveText('Connected');
  server.freeze();
  try {
    await expect(light).toHaveText('No connection', { timeout: NOTICE_MS });
  } finally {
    server.thaw();
  }
  await expect(light).toHaveText('Connected', { timeout: NOTICE_MS });
});

test('the server killed in mid-flow: the choice stays, and trying again succeeds', async () => {
  const { desktop, server, folder } = session;
  const large = join(folder, 'large.png');
  writeLargePng(large, 5000, 4000);
  await desktop.send(large, 'pixelate');
  await expect(desktop.get('send-progress')).toHaveAttribute('data-phase', 'processing', { timeout: 30_000 });
  await server.kill();
  await expect(desktop.get('error-message')).toHaveText(en.errors.CONNECTION_LOST);
  await expect(desktop.get('picture-facts')).toContainText('large.png');
  await expect(desktop.get('filter-pixelate')).toHaveAttribute('data-selected');
  await expect(desktop.get('send-image')).toHaveText('Try again');

  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toHaveText(en.errors.CONNECTION_REFUSED);
  await server.start();
  await expect(desktop.get('connection-status')).toHaveText('Connected', { timeout: NOTICE_MS });
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible({ timeout: 60_000 });
});

test('a server that was started anew between two looks is looked at again', async () => {
  const { server, relay, folder } = session;
  const next = await RealServer.start('--max-upload-mib', '1', '--plugin', tintFilter);
  const guarded = await RealServer.start('--token', 'open-sesame-open-sesame');
  const desktop = await Desktop.start({ server: relay.address });
  try {
    await expect(desktop.get('connection-status')).toHaveText('Connected');
    await desktop.choose(photo);
    await expect(desktop.get('filter-blur')).toBeVisible();
    await expect(desktop.get('filter-tint')).toBeHidden();

    // Its filters and limits are those of now, and no look in between found it gone.
    relay.target = next.url;
    await expect(desktop.get('filter-tint')).toBeVisible({ timeout: NOTICE_MS });
    await expect(desktop.get('connection-status')).toHaveText('Connected');
    const large = join(folder, 'large.png');
    writeLargePng(large, 1500, 1000);
    await desktop.drop(large);
    await expect(desktop.get('error-message')).toContainText('at most 1 MB');

    // And so is the token it asks for.
    relay.target = guarded.url;
    await expect(desktop.get('connection-status')).toHaveText('No connection', { timeout: NOTICE_MS });
    await desktop.get('connection-status').hover();
    await expect(desktop.page.getByRole('tooltip')).toHaveText(en.errors.TOKEN_REQUIRED);
  } finally {
    relay.target = server.url;
    await desktop.close();
    await next.remove();
    await guarded.remove();
  }
});

test('what is no address on the command line is said, and can be put right', async () => {
  const desktop = await Desktop.start({ server: 'http://' });
  try {
    await expect(desktop.get('connection-status')).toHaveText('No connection');
    await desktop.get('connection-status').hover();
    await expect(desktop.page.getByRole('tooltip')).toHaveText(en.errors.ADDRESS_INVALID);
    await desktop.send(photo, 'blur');
    await expect(desktop.get('error-message')).toHaveText(en.errors.ADDRESS_INVALID);
    await desktop.page.getByRole('alert').getByRole('button', { name: 'Settings' }).click();
    await desktop.get('server-address').fill(session.server.address);
    await desktop.get('save-settings').click();
    await expect(desktop.get('connection-status')).toHaveText('Connected');
    await desktop.get('send-image').click();
    await expect(desktop.get('result-image')).toBeVisible();
  } finally {
    await desktop.close();
  }
});

test('an address of any length has an end to the looking', async () => {
  const { desktop } = session;
  await desktop.get('open-settings').click();
  const address = desktop.get('server-address');
  await address.fill('a'.repeat(5000));
  await expect(desktop.get('error-message')).toBeVisible();
  // One that a script puts in past the field's own limit, too.
  await address.evaluate((field: HTMLInputElement) => {
    field.maxLength = 10_000;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    set?.call(field, 'b'.repeat(5000));
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await expect(desktop.get('settings-dialog')).toContainText(en.settings.checking);
  await expect(desktop.get('settings-dialog')).not.toContainText(en.settings.checking);
  await expect(desktop.get('error-message')).toBeVisible();
});

test('a first start without a server says what to do', async () => {
  const desktop = await Desktop.start();
  await expect(desktop.get('connection-status')).toHaveText('No server yet');
  await expect(desktop.get('server-unset')).toContainText('tell Revela where its server is');
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await desktop.get('filter-blur').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toHaveText(en.errors.SERVER_UNSET);
  // The way to the settings stands beside the sentence, and nothing is lost on it.
  await desktop.page.getByRole('alert').getByRole('button', { name: 'Settings' }).click();
  await desktop.get('server-address').fill(session.server.address);
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await desktop.close();
});

test('each way an address can fail has its sentence, while it is typed', async () => {
  const { desktop, server } = session;
  const stranger = createHttpServer((_request, response) => void response.end('<h1>Printer</h1>')).listen(
    0,
    '127.0.0.1',
  );
  const old = createHttpServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ name: 'revela', version: '0.0.9' }));
  }).listen(0, '127.0.0.1');
  const guarded = createHttpServer((request, response) => {
    const ok = request.headers.authorization === 'Bearer open sesame';
    response.writeHead(ok ? 404 : 401, { 'Content-Type': 'application/json' });
    response.end(
      JSON.stringify({ statusCode: 401, code: 'TOKEN_REQUIRED', error: 'Unauthorized', message: 'Token.' }),
    );
  }).listen(0, '127.0.0.1');
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  const talker = createServer((socket) => void socket.end('220 mail.example.org ESMTP\r\n')).listen(
    0,
    '127.0.0.1',
  );
  const all = [stranger, old, guarded, silent, talker];
  for (const one of all) if (!one.listening) await once(one, 'listening');
  const at = (one: { address(): unknown }): string => `127.0.0.1:${(one.address() as AddressInfo).port}`;
  try {
    await desktop.get('open-settings').click();
    const message = desktop.get('error-message');
    const address = desktop.get('server-address');
    const expected: [string, string][] = [
      ['no such place', en.errors.ADDRESS_INVALID],
      ['ftp://192.168.0.10', en.errors.ADDRESS_INVALID],
      ['darkroom.invalid', en.errors.HOST_NOT_FOUND],
      ['127.0.0.1:1', en.errors.CONNECTION_REFUSED],
      [at(silent), en.errors.CONNECTION_TIMED_OUT],
      [at(stranger), en.errors.NOT_REVELA],
      [at(talker), en.errors.NOT_REVELA],
      [`https://${server.address}`, en.errors.NOT_REVELA],
      [
        at(old),
        'The server runs Revela 0.0.9, but this program needs 0.1.0 or newer; ask for the server to be updated.',
      ],
      [at(guarded), en.errors.TOKEN_REQUIRED],
    ];
    for (const [typed, sentence] of expected) {
      await address.fill(typed);
      await expect(message, typed).toHaveText(sentence);
    }
    await desktop.get('server-token').fill('wrong');
    await expect(message).toHaveText(en.errors.TOKEN_REJECTED);
    await desktop.get('server-token').fill('');

    await address.fill(server.address);
    await expect(desktop.get('server-found')).toContainText(`answers at http://${server.address}`);
    await expect(message).toBeHidden();
    // A name, a scheme, spaces around and a slash behind: as a person types it.
    await address.fill(`  HTTP://localhost:${server.port}/ `);
    await expect(desktop.get('server-found')).toContainText(`http://localhost:${server.port}`);
  } finally {
    for (const one of all) {
      if ('closeAllConnections' in one) one.closeAllConnections();
      one.close();
    }
  }
});
