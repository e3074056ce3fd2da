import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { photo } from './harness/desktop.js';
import { writeLargePng } from './harness/large-png.js';
import type { Fault } from './harness/relay.js';
import { useSession } from './harness/session.js';

const STALL_SECONDS = 3;

// A job may run for so short a time that an answer is overdue soon.
const session = useSession(
  ({ relay }) => ({
    server: relay.address,
    environment: { REVELA_STALL_SECONDS: String(STALL_SECONDS) },
  }),
  '--job-timeout',
  '5',
);
test.afterEach(() => {
  session.relay.fault = null;
});

const lost = en.errors.CONNECTION_LOST;
const stalled = en.errors.CONNECTION_STALLED.replace('{{seconds}}', String(STALL_SECONDS));
const overdue = /^The server is there, but its answer has not come within \d+ s/;

const cases: readonly [Fault, string | RegExp][] = [
  [{ stage: 'connect', kind: 'breaks' }, lost],
  [{ stage: 'connect', kind: 'stalls' }, stalled],
  [{ stage: 'upload', kind: 'breaks' }, lost],
  [{ stage: 'upload', kind: 'stalls' }, stalled],
  [{ stage: 'waiting', kind: 'breaks' }, lost],
  [{ stage: 'waiting', kind: 'stalls', everything: true }, stalled],
  // The server still says that it is well: only that answer never comes.
  [{ stage: 'waiting', kind: 'stalls' }, overdue],
  [{ stage: 'answer', kind: 'breaks' }, lost],
  [{ stage: 'answer', kind: 'stalls' }, stalled],
  [{ stage: 'last byte', kind: 'breaks' }, lost],
  [{ stage: 'last byte', kind: 'stalls' }, stalled],
];

for (const [fault, sentence] of cases) {
  const { stage, kind, everything } = fault;
  test(`${stage}: ${everything ? 'everything' : 'the connection'} ${kind}`, async () => {
    const { desktop, relay, folder } = session;
    await expect(desktop.get('connection-status')).toHaveText('Connected');
    // What the buffers on the way hold would pass for sent.
    const large = stage === 'connect' || stage === 'upload';
    const path = large ? join(folder, 'large.png') : photo;
    if (large) writeLargePng(path, 5000, 4000);
    await desktop.choose(path);
    await desktop.get('filter-pixelate').click();
    await desktop.get('param-size').fill('37');

    relay.fault = fault;
    await desktop.get('send-image').click();
    await expect(desktop.get('error-message')).toHaveText(sentence, { timeout: 30_000 });
    await expect(desktop.get('error-message')).toHaveCount(1);
    await expect(desktop.get('picture-facts')).toContainText(large ? 'large.png' : 'coffee.jpg');
    await expect(desktop.get('filter-pixelate')).toHaveAttribute('data-selected');
    await expect(desktop.get('param-size')).toHaveValue('37');

    relay.fault = null;
    await expect(desktop.get('send-image')).toHaveText('Try again');
    await desktop.get('send-image').click();
    await expect(desktop.get('result-image')).toBeVisible({ timeout: 60_000 });
    await expect(desktop.get('error-message')).toBeHidden();
  });
}

test('a history that stalls says so, and can be tried again', async () => {
  const { desktop, relay } = session;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  relay.fault = { stage: 'connect', kind: 'stalls' };
  await desktop.get('open-history').click();
  const dialog = desktop.get('history-dialog');
  await expect(dialog.getByTestId('error-message')).toHaveText(en.errors.CONNECTION_TIMED_OUT);
  relay.fault = null;
  await dialog.getByRole('button', { name: en.history.again }).click();
  await expect(desktop.get('history-empty').or(desktop.get('history-item')).first()).not.toHaveText(
    en.history.loading,
  );
  await expect(dialog.getByTestId('error-message')).toBeHidden();
});
