import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { photo } from './harness/desktop.js';
import { writeLargePng } from './harness/large-png.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }), '--workers', '1');

test('cancelling during the upload', async () => {
  const { desktop, relay, server } = session;
  const before = await server.recordCount();
  relay.holdUploadAfter = 10_000;
  relay.uploadsCut = 0;
  await desktop.send(photo, 'pixelate');
  await expect(desktop.get('send-progress')).toBeVisible();
  await desktop.get('cancel-send').click();
  await expect(desktop.get('cancelled')).toBeVisible();
  await expect(desktop.get('error-message')).toBeHidden();
  await expect.poll(() => relay.uploadsCut).toBe(1);

  relay.holdUploadAfter = null;
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  expect(await server.recordCount()).toBe(before + 1);
});

test('the upload shows how far it is', async () => {
  const { desktop, relay, folder } = session;
  const large = join(folder, 'large.png');
  writeLargePng(large, 5000, 4000);
  // Far more than the buffers of the sockets on the way: the client has to see that it is stuck.
  relay.holdUploadAfter = 1_000_000;
  await desktop.send(large, 'pixelate');
  const bar = desktop.page.getByRole('progressbar');
  await expect(desktop.get('send-progress')).toHaveAttribute('data-phase', 'upload');
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(1);
  expect(Number(await bar.getAttribute('aria-valuenow'))).toBeLessThan(100);
  // Only who means it cancels: the focus is on the progress, and one step on is the way out of it.
  await expect(desktop.get('send-progress')).toBeFocused();
  await desktop.page.keyboard.press('Tab');
  await desktop.page.keyboard.press('Enter');
  await expect(desktop.get('cancelled')).toBeVisible();
});

test('cancelling during the processing: the server stops working on it', async () => {
  const { desktop, relay, server, folder } = session;
  const before = await server.recordCount();
  const large = join(folder, 'large.png');
  writeLargePng(large, 9000, 9000);
  relay.uploadsCut = 0;
  await desktop.send(large, 'blur');
  await expect(desktop.get('send-progress')).toHaveAttribute('data-phase', 'processing', { timeout: 60_000 });
  await desktop.get('cancel-send').click();
  await expect(desktop.get('cancelled')).toBeVisible();
  await expect.poll(() => relay.uploadsCut).toBe(1);

  // With one worker, the next picture would have to wait for the first if that went on.
  await desktop.answerOpenDialog(photo);
  await desktop.get('another-image').click();
  await expect(desktop.get('picture-facts')).toContainText('coffee.jpg');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  expect(await server.recordCount()).toBe(before + 1);
  const records = (await (await fetch(`${server.url}/api/v1/records`)).json()) as {
    items: { imageName: string }[];
  };
  expect(records.items.map(({ imageName }) => imageName)).not.toContain('large.png');
});
