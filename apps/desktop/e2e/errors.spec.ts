import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { errorCodes, errorStatus, type ErrorCode } from '@revela/shared';
import en from '../src/i18n/en.json' with { type: 'json' };
import { clearClipboard } from './harness/clipboard.js';
import { acceptedFormats, fixtures, photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

// A server with tight limits, so that each of them can be met with a small file.
const session = useSession(
  ({ relay }) => ({ server: relay.address }),
  '--max-upload-mib',
  '1',
  '--max-megapixels',
  '1',
);

/** The beginning of a sentence, up to the first thing it names. */
function sentence(code: keyof typeof en.errors, name = ''): string {
  return en.errors[code].replaceAll('{{name}}', name).split('{{')[0] ?? '';
}

test('a picture of an unknown kind is refused with what is accepted', async () => {
  const { desktop } = session;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.drop(join(fixtures, 'corrupt/heic.heic'));
  await expect(desktop.get('error-message')).toHaveText(
    `“heic.heic” is not a kind of picture Revela can read; choose one of these: ${acceptedFormats}.`,
  );
  for (const name of ['document.pdf', 'text.jpg', 'one-byte.jpg', 'drawing.svg', 'empty.png']) {
    await desktop.drop(join(fixtures, 'corrupt', name));
    await expect(desktop.get('error-message')).toContainText(sentence('IMAGE_UNSUPPORTED', name));
  }
  // Told by content: the right picture under a wrong name is taken.
  const disguised = join(session.folder, 'disguised.heic');
  copyFileSync(photo, disguised);
  await desktop.drop(disguised);
  await expect(desktop.get('picture-facts')).toContainText('disguised.heic');
});

test('limits, folders, missing and forbidden files each have their sentence', async () => {
  const { desktop, folder } = session;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  const message = desktop.get('error-message');

  const large = join(folder, 'large.png');
  copyFileSync(join(fixtures, 'photos/chelsea.png'), large);
  writeFileSync(large, Buffer.alloc(1024 * 1024), { flag: 'a' });
  await desktop.drop(large);
  await expect(message).toHaveText(
    '“large.png” is too big, because the server accepts at most 1 MB a picture; choose a smaller one.',
  );

  await desktop.drop(join(fixtures, 'corrupt/huge.bmp'));
  await expect(message).toHaveText(
    '“huge.bmp” has too many pixels, because the server accepts at most 1 million; make it smaller and choose it again.',
  );

  await desktop.answerOpenDialog(join(folder, 'gone.jpg'));
  await desktop.get('choose-image').click();
  await expect(message).toContainText(sentence('FILE_NOT_FOUND', 'gone.jpg'));

  mkdirSync(join(folder, 'holiday'));
  await desktop.drop(join(folder, 'holiday'));
  await expect(message).toContainText(sentence('FILE_IS_FOLDER', 'holiday'));

  await clearClipboard(desktop);
  await desktop.get('paste-image').click();
  await expect(message).toHaveText(en.errors.CLIPBOARD_EMPTY);
});

test('a damaged picture is refused by the server, and everything chosen stays', async () => {
  const { desktop, folder } = session;
  // The header is whole, the picture is not: only decoding it tells.
  const damaged = join(folder, 'damaged.png');
  copyFileSync(join(fixtures, 'corrupt/garbage-idat.png'), damaged);
  await desktop.send(damaged, 'blur');
  await expect(desktop.get('error-message')).toHaveText(
    '“damaged.png” could not be read, because the file is damaged or incomplete; choose another copy of it.',
  );
  await expect(desktop.get('filter-blur')).toHaveAttribute('data-selected');
  await expect(desktop.get('send-image')).toHaveText('Try again');
});

test('a picture that vanishes between choosing and sending', async () => {
  const { desktop, folder } = session;
  const passing = join(folder, 'passing.jpg');
  copyFileSync(photo, passing);
  await desktop.answerOpenDialog(passing);
  await desktop.get('choose-image').click();
  await desktop.get('filter-blur').click();
  rmSync(passing);
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toContainText(sentence('FILE_NOT_FOUND', 'passing.jpg'));
});

test('every error of the contract has its sentence', async () => {
  const { desktop, relay } = session;
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await desktop.get('filter-blur').click();
  // Most of these a sound client cannot provoke, so the relay answers as the contract says.
  let code: ErrorCode = 'INTERNAL';
  relay.intercept = (request, response) => {
    if (request.url !== '/api/v1/process') return false;
    request.resume();
    request.on('end', () => {
      const body = {
        statusCode: errorStatus[code],
        code,
        error: 'Error',
        message: 'In English, from the server.',
      };
      response.writeHead(errorStatus[code], { 'Content-Type': 'application/json', 'Retry-After': '7' });
      response.end(JSON.stringify(body));
    });
    return true;
  };
  for (code of errorCodes) {
    await desktop.get('send-image').click();
    await expect(desktop.get('error-message'), code).toContainText(sentence(code, 'coffee.jpg'));
    await expect(desktop.get('error-message'), code).not.toContainText('{{');
  }
  code = 'SERVER_BUSY';
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toContainText('wait 7 s and try again');
  // When to come back is one number, how long a picture may take is another.
  code = 'PROCESSING_TIMEOUT';
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toContainText('longer than the 60 s it allows');
});

test('answers that no Revela gives have their sentences too', async () => {
  const { desktop, relay } = session;
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await desktop.get('filter-blur').click();
  const answers = {
    NOT_REVELA: 200,
    ANSWER_UNKNOWN: 500,
    PROXY_TOO_LARGE: 413,
    RATE_LIMITED: 429,
    GATEWAY_FAILED: 502,
    PROXY_REFUSED: 403,
    REDIRECTED: 307,
  } as const;
  // A proxy says what its status means; only a few of these have to do with the address.
  const settings = desktop.page.getByRole('alert').getByRole('button', { name: 'Settings' });
  const aboutTheAddress = new Set(['NOT_REVELA', 'ANSWER_UNKNOWN', 'REDIRECTED']);
  for (const [code, status] of Object.entries(answers)) {
    relay.intercept = (request, response) => {
      if (request.url !== '/api/v1/process') return false;
      request.resume();
      const headers = { 'Content-Type': 'text/html', Location: 'https://elsewhere.example/' };
      request.on('end', () => response.writeHead(status, headers).end('<h1>Not yours</h1>'));
      return true;
    };
    await desktop.get('send-image').click();
    await expect(desktop.get('error-message')).toContainText(sentence(code as 'NOT_REVELA', 'coffee.jpg'));
    await expect(desktop.get('error-message')).not.toContainText('{{');
    await expect(settings).toHaveCount(aboutTheAddress.has(code) ? 1 : 0);
  }
  // An answer that breaks off half way is no result.
  relay.intercept = (request, response) => {
    if (request.url !== '/api/v1/process') return false;
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 50);
    });
    return true;
  };
  await desktop.get('send-image').click();
  await expect(desktop.get('error-message')).toContainText(sentence('CONNECTION_LOST'));
});

test('a result that cannot be saved says why', async () => {
  const { desktop, folder } = session;
  await desktop.send(photo, 'blur');
  await expect(desktop.get('result-image')).toBeVisible();
  await desktop.answerSaveDialog(join(folder, 'no such folder', 'out.png'));
  await desktop.get('save-result').click();
  await expect(desktop.get('error-message')).toContainText(sentence('SAVE_FAILED', 'out.png'));

  // Not even root may write there; elsewhere a folder is in the way, which whoever runs this may not replace either.
  const folderInTheWay = join(folder, 'taken', 'out.png');
  mkdirSync(folderInTheWay, { recursive: true });
  await desktop.answerSaveDialog(process.platform === 'linux' ? '/proc/out.png' : folderInTheWay);
  await desktop.get('save-result').click();
  await expect(desktop.get('error-message')).toContainText('out.png');
  await desktop.answerSaveDialog(folderInTheWay);
  await desktop.get('save-result').click();
  await expect(desktop.get('error-message')).toContainText('out.png');
  await desktop.answerSaveDialog(join(folder, 'out.png'));
  await desktop.get('save-result').click();
  await expect(desktop.get('result-notice')).toHaveText('Saved as out.png');
  await expect(desktop.get('error-message')).toBeHidden();
});
