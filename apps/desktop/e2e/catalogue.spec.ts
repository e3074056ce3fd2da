import { expect, test } from '@playwright/test';
import { filters } from '@revela/filters';
import { photo, tintFilter } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ relay }) => ({ server: relay.address }), '--plugin', tintFilter);

test('a catalogue of a newer server: what this client cannot set is left to the server, or says why not', async () => {
  const { desktop, relay } = session;
  relay.intercept = (request, response) => {
    if (request.url !== '/api/v1/filters') return false;
    const filter = (name: string, properties: object, required: string[] = []): object => ({
      name,
      title: { en: `<b>${name}</b>` },
      description: { en: 'From a newer server' },
      group: 'restore',
      params: { type: 'object', additionalProperties: false, properties, required },
      hides: null,
      regions: true,
    });
    const curve = { type: 'array', items: { type: 'number' } };
    response.setHeader('Content-Type', 'application/json');
    response.end(
      JSON.stringify({
        filters: [
          filter('sepia', { curve: { ...curve, default: [0, 1] } }),
          filter('curves', { curve }, ['curve']),
          { name: 'no filter' },
        ],
      }),
    );
    return true;
  };
  // Another address, so that the client asks anew.
  await desktop.get('open-settings').click();
  await desktop.get('server-address').fill(relay.address.replace('127.0.0.1', 'localhost'));
  await desktop.get('save-settings').click();
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await desktop.choose(photo);
  await expect(desktop.get('filter-group-style').getByRole('radio')).toHaveCount(2);
  await expect(desktop.get('filter-sepia')).toHaveText(/<b>sepia<\/b>/);
  expect(await desktop.get('filter-list').locator('b').count()).toBe(0);
  const curves = desktop.page.getByRole('radio', { name: '<b>curves</b>' });
  await expect(curves).toBeDisabled();
  await expect(curves).toHaveAccessibleDescription(
    '“<b>curves</b>” cannot be used here: it needs “curve”, which this version of Revela cannot set.',
  );
  await desktop.get('filter-sepia').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
});

test('without a server there are the filters that Revela itself has, and the list says so', async () => {
  const { desktop, server } = session;
  await server.kill();
  try {
    await desktop.get('open-settings').click();
    await desktop.get('server-address').fill(server.address);
    await desktop.get('save-settings').click();
    await expect(desktop.get('connection-status')).toHaveText('No connection');
    await desktop.choose(photo);
    await expect(desktop.get('own-filters')).toContainText('No server has answered yet');
    await expect(desktop.get('filter-list').getByRole('radio')).toHaveCount(filters.length);
    await desktop.get('filter-sepia').click();
  } finally {
    await server.start('--plugin', tintFilter);
  }
  await expect(desktop.get('connection-status')).toHaveText('Connected');
  await expect(desktop.get('own-filters')).toBeHidden();
  await expect(desktop.get('filter-sepia')).toHaveAttribute('data-selected');
  await expect(desktop.get('filter-tint')).toBeVisible();
  // What it offered stays when it goes away, as it may come back.
  await server.kill();
  try {
    await expect(desktop.get('connection-status')).toHaveText('No connection');
    await expect(desktop.get('filter-tint')).toBeVisible();
  } finally {
    await server.start('--plugin', tintFilter);
  }
});
