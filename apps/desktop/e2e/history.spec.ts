import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import en from '../src/i18n/en.json' with { type: 'json' };
import { photo } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ server }) => ({ server: server.address }));

async function process(name: string, filter: string, params: object): Promise<void> {
  const form = new FormData();
  form.set('filter', filter);
  form.set('params', JSON.stringify(params));
  form.set('image', new Blob([readFileSync(photo)]), name);
  const answer = await fetch(`${session.server.url}/api/v1/process`, { method: 'POST', body: form });
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
}

test('an empty history says what to do', async () => {
  const { desktop } = session;
  await desktop.get('open-history').click();
  await expect(desktop.get('history-empty')).toHaveText(en.history.empty);
});

test('newest first, searchable, by filter, loaded as one scrolls, and used again', async () => {
  const { desktop, server } = session;
  for (let index = 1; index <= 70; index++) {
    await process(
      `picture ${String(index).padStart(2, '0')}.jpg`,
      index % 2 ? 'pixelate' : 'blur',
      index % 2 ? { size: 40 } : {},
    );
  }
  await process('São João.jpg', 'edge_enhance', { amount: 3 });
  expect(await server.recordCount()).toBe(71);

  await desktop.get('open-history').click();
  const items = desktop.get('history-item');
  await expect(items.first()).toContainText('São João.jpg');
  await expect(items.first()).toContainText('Enhance edges, Strength 3');
  await expect(items.nth(1)).toContainText('picture 70.jpg');
  expect(await items.count()).toBeLessThan(71);
  await expect(async () => {
    await items.last().scrollIntoViewIfNeeded();
    expect(await items.count()).toBe(71);
  }).toPass();
  await expect(items.last()).toContainText('picture 01.jpg');

  await desktop.get('history-search').fill('joao');
  await expect(items).toHaveCount(1);
  await desktop.get('history-search').fill('no such picture');
  await expect(desktop.get('history-empty')).toHaveText(en.history.noMatch);
  await desktop.get('history-search').fill('');
  await desktop.get('choose-history-filter').click();
  await desktop.get('history-filter-pixelate').click();
  await expect(items.first()).toContainText('picture 69.jpg');
  await expect(items.filter({ hasText: 'Blur' })).toHaveCount(0);

  // Picking a record takes its filter and parameters; where there is no picture yet, History says so and stays.
  await items.first().click();
  await expect(desktop.get('history-kept')).toHaveText(en.history.kept.replace('{{filter}}', 'Pixelate'));
  await expect(desktop.get('history-dialog')).toBeVisible();
  await desktop.get('close-history').click();
  await desktop.answerOpenDialog(photo);
  await desktop.get('choose-image').click();
  await expect(desktop.get('filter-pixelate')).toHaveAttribute('data-selected');
  await expect(desktop.get('param-size')).toHaveValue('40');

  // With a picture at hand one goes on with that.
  await desktop.get('open-history').click();
  await items.filter({ hasText: 'São João.jpg' }).click();
  await expect(desktop.get('history-dialog')).toBeHidden();
  await expect(desktop.get('filter-edge_enhance')).toHaveAttribute('data-selected');
  await expect(desktop.get('param-amount')).toHaveValue('3');
});

test('a search of any length has an end to the loading', async () => {
  const { desktop } = session;
  await desktop.get('open-history').click();
  await desktop.get('history-search').fill('x'.repeat(1000));
  await expect(desktop.get('history-empty')).toHaveText(en.history.noMatch);
});

test('a history that cannot be had says why', async () => {
  const { desktop, server } = session;
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await server.kill();
  await desktop.get('open-history').click();
  await expect(desktop.get('error-message')).toHaveText(en.errors.CONNECTION_REFUSED);
  // The address may be why: the settings are a step away.
  await desktop.page.getByRole('alert').getByRole('button', { name: 'Settings' }).click();
  await expect(desktop.get('history-dialog')).toBeHidden();
  await expect(desktop.get('server-address')).toHaveValue(server.address);
  await server.start();
});
