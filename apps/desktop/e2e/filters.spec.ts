import { basename, join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { filters } from '@revela/filters';
import { fixtures, photo, type Desktop } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const plugin = join(import.meta.dirname, 'harness/tint-filter.mjs');
let language = 'en-US';
const session = useSession(({ relay }) => ({ server: relay.address, language }), '--plugin', plugin);

async function openPicture(desktop: Desktop, path = photo): Promise<void> {
  await desktop.answerOpenDialog(path);
  await desktop.get('choose-image').or(desktop.get('another-image')).click();
  await expect(desktop.get('original-image').or(desktop.get('no-preview'))).toBeVisible();
  await expect(desktop.get('thumbnail-sepia')).not.toHaveAttribute('data-state', 'pending');
}

/** The parameters of the newest record, as the server kept them. */
async function recordedParams(): Promise<unknown> {
  const answer = await fetch(`${session.server.url}/api/v1/records?limit=1`);
  const { items } = (await answer.json()) as { items: { filter: string; params: unknown }[] };
  expect(items[0]?.filter).toBe('tint');
  return items[0]?.params;
}

/** The pixels of a thumbnail, as a text. */
async function pixelsOf(thumbnail: Locator): Promise<string> {
  await expect(thumbnail).toHaveAttribute('data-state', 'drawn');
  return await thumbnail.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.join();
  });
}

test("an operator's filter is a card in its group, every control works with the mouse, and what is set arrives", async () => {
  const { desktop } = session;
  await openPicture(desktop);
  const card = desktop.get('filter-group-style').getByTestId('filter-tint');
  await expect(card).toHaveText(/Tinted paper/);
  await expect(desktop.page.getByRole('radio', { name: 'Tinted paper' })).toHaveAccessibleDescription(
    'Lays a colour over the picture',
  );
  // This client cannot tell what it does, and says so.
  await expect(desktop.get('thumbnail-tint')).toHaveAttribute('data-state', 'mark');
  await expect(desktop.get('thumbnail-tint')).toHaveText('TP');
  await card.click();
  await expect(desktop.get('filter-settings')).toContainText('Lays a colour over the picture');
  await expect(desktop.get('filter-settings')).toContainText('How much of the colour is seen.');
  await expect(desktop.get('filter-settings')).toContainText('Height of a stripe (px)');

  // What it needs is asked for before anything is sent.
  await expect(desktop.get('missing-params')).toHaveText('Still to be set: Blend');
  await expect(desktop.get('send-image')).toBeDisabled();
  await desktop.get('param-blend').click();
  await desktop.get('param-blend-multiply').click();
  await expect(desktop.get('param-blend')).toHaveText('Multiplied');
  await expect(desktop.get('missing-params')).toBeHidden();

  await expect(desktop.get('param-strength')).toHaveValue('0.5');
  const track = desktop.page.locator('.slider-track').first();
  await track.scrollIntoViewIfNeeded();
  const box = await track.boundingBox();
  await track.click({ position: { x: (box?.width ?? 0) * 0.8, y: (box?.height ?? 0) / 2 } });
  await expect(desktop.get('param-strength')).toHaveValue('0.8');
  await desktop.get('param-strength').fill('0.67');
  await desktop.page.getByRole('button', { name: 'More' }).nth(1).click();
  await expect(desktop.get('param-strength')).toHaveValue('0.65');
  await expect(desktop.get('param-stripes')).toHaveValue('2');
  const toggle = desktop.page.getByRole('switch', { name: 'Keep white' });
  await expect(toggle).toBeChecked();
  await desktop.get('param-keepWhite').click();
  await expect(toggle).not.toBeChecked();
  await expect(desktop.get('param-color')).toHaveValue('#c08040');
  // The picker itself belongs to the system, so its answer stands in for it.
  await desktop.get('param-color-picker').fill('#20a0ff');
  await expect(desktop.get('param-color')).toHaveValue('#20a0ff');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await expect(desktop.get('picture-facts')).toContainText('coffee-tint.png');
  expect(await recordedParams()).toEqual({
    strength: 0.65,
    stripes: 2,
    keepWhite: false,
    blend: 'multiply',
    color: '#20a0ff',
  });

  // What was set is still there, and goes back to the defaults in one click.
  await desktop.get('another-filter').click();
  await expect(desktop.get('param-color')).toHaveValue('#20a0ff');
  await desktop.get('reset-params').click();
  await expect(desktop.get('param-color')).toHaveValue('#c08040');
  await expect(toggle).toBeChecked();
  await expect(desktop.get('param-blend')).toHaveText('Not set');

  await desktop.get('open-history').click();
  await expect(desktop.get('history-item').first()).toContainText(
    'Tinted paper, Strength 0.65, Height of a stripe 2, Keep white off, Blend Multiplied, Colour #20a0ff',
  );
});

test('every control works with the keyboard alone', async () => {
  const { desktop } = session;
  const { page } = desktop;
  await openPicture(desktop);
  const focused = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.closest<HTMLElement>('[data-testid]')?.dataset['testid'] ?? '',
    );
  const tabTo = async (testId: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      if ((await focused()) === testId) return;
    }
    throw new Error(`Tab never reaches ${testId}.`);
  };
  await tabTo('filter-pixelate');
  await page.keyboard.press('Space');
  // Every card is on the way of the arrow keys, and is selected as it is reached.
  const reached = ['pixelate'];
  while (reached.at(-1) !== 'tint' && reached.length < 20) {
    await page.keyboard.press('ArrowDown');
    reached.push((await focused()).replace('filter-', ''));
  }
  expect(reached).toEqual([...filters.map(({ name }) => name), 'tint']);
  await expect(desktop.get('filter-tint')).toHaveAttribute('data-selected');

  await tabTo('param-strength');
  await page.keyboard.press('ArrowUp');
  await expect(desktop.get('param-strength')).toHaveValue('0.55');
  await tabTo('param-strength-slider');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(desktop.get('param-strength')).toHaveValue('0.45');
  await tabTo('param-stripes');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('900');
  await tabTo('param-stripes-slider');
  await expect(desktop.get('param-stripes')).toHaveValue('64');
  await page.keyboard.press('Home');
  await page.keyboard.press('PageUp');
  const stripes = Number(await desktop.get('param-stripes').inputValue());
  expect(stripes).toBeGreaterThan(1);
  await tabTo('param-keepWhite');
  await page.keyboard.press('Space');
  await expect(page.getByRole('switch', { name: 'Keep white' })).not.toBeChecked();
  await tabTo('param-blend');
  await page.keyboard.press('Enter');
  await expect(desktop.get('param-blend-mix')).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(desktop.get('param-blend')).toHaveText('Mixed');
  await tabTo('param-color-picker');
  await tabTo('param-color');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('#12');
  await tabTo('send-image');
  await expect(desktop.get('param-color')).toHaveValue('#c08040');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0AF');
  await tabTo('send-image');
  await expect(desktop.get('param-color')).toHaveValue('#00aaff');
  await page.keyboard.press('Enter');
  await expect(desktop.get('result-image')).toBeVisible();
  expect(await recordedParams()).toEqual({
    strength: 0.45,
    stripes,
    keepWhite: false,
    blend: 'mix',
    color: '#00aaff',
  });
});

test.describe('in Portuguese', () => {
  test.beforeAll(() => {
    language = 'pt-BR';
  });
  test.afterAll(() => {
    language = 'en-US';
  });

  test("an operator's filter has the titles of its definition, English where it has no other", async () => {
    const { desktop } = session;
    await openPicture(desktop);
    const group = desktop.page.getByRole('group', { name: 'Estilizar' });
    await group.getByTestId('filter-tint').click();
    await expect(group.getByTestId('filter-tint')).toHaveText(/Papel tingido/);
    await expect(desktop.get('thumbnail-tint')).toHaveText('PT');
    const settings = desktop.get('filter-settings');
    await expect(settings).toContainText('Cobre a imagem com uma cor');
    await expect(settings).toContainText('Quanto da cor aparece.');
    for (const label of ['Intensidade', 'Altura da faixa (px)', 'Manter o branco', 'Mistura', 'Cor']) {
      await expect(settings).toContainText(label);
    }
    await expect(desktop.get('param-strength')).toHaveValue('0,5');
    await desktop.get('param-strength').fill('0,25');
    await desktop.get('param-blend').click();
    await expect(desktop.get('param-blend-mix')).toHaveText('Misturada');
    await desktop.get('param-blend-multiply').click();
    await expect(desktop.get('param-blend')).toHaveText('Multiplied');
    await desktop.get('param-color').fill('#FFEE00');
    await desktop.get('send-image').click();
    await expect(desktop.get('result-image')).toBeVisible();
    expect(await recordedParams()).toEqual({
      strength: 0.25,
      stripes: 1,
      keepWhite: true,
      blend: 'multiply',
      color: '#ffee00',
    });
    await desktop.get('open-history').click();
    await expect(desktop.get('history-item').first()).toContainText(
      'Papel tingido, Intensidade 0,25, Altura da faixa 1, Manter o branco sim, Mistura Multiplied, Cor #ffee00',
    );
  });

  test('in the smallest window every card is in sight', async () => {
    await expectEveryCardInSight(session.desktop);
  });
});

test('in the smallest window every card is in sight', async () => {
  await expectEveryCardInSight(session.desktop);
});

async function expectEveryCardInSight(desktop: Desktop): Promise<void> {
  const { page } = desktop;
  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(800, 560),
  );
  await openPicture(desktop);
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([800, 560]);
  const boxOf = async (
    locator: Locator,
  ): Promise<{ top: number; bottom: number; left: number; right: number }> => {
    const box = await locator.boundingBox();
    if (!box) throw new Error('It is not there.');
    return { top: box.y, bottom: box.y + box.height, left: box.x, right: box.x + box.width };
  };
  const expectWhole = async (testId: string): Promise<void> => {
    const card = await boxOf(desktop.get(testId));
    const list = await boxOf(desktop.get('filter-list'));
    const end = await boxOf(page.locator('.select-end'));
    expect(card.top, testId).toBeGreaterThanOrEqual(list.top);
    expect(card.bottom, testId).toBeLessThanOrEqual(Math.min(list.bottom, end.top, 560));
    expect(card.left, testId).toBeGreaterThanOrEqual(list.left);
    expect(card.right, testId).toBeLessThanOrEqual(800);
    // No word of a title is cut off either.
    const label = desktop.get(testId).locator('.card-label');
    expect(await label.evaluate((element) => element.scrollHeight - element.clientHeight), testId).toBe(0);
  };
  const names = [...filters.map(({ name }) => name), 'tint'];
  expect(names.length).toBeGreaterThanOrEqual(12);
  for (const name of names) await expectWhole(`filter-${name}`);

  // Selected, a card is in sight together with the settings and the button, however many there are.
  for (const name of names) {
    await desktop.get(`filter-${name}`).click();
    await expectWhole(`filter-${name}`);
    expect((await boxOf(desktop.get('send-image'))).bottom).toBeLessThanOrEqual(560);
    const sideways = await page.evaluate(
      () =>
        [...document.querySelectorAll('html, .panel, .filter-list, .filter-settings')].filter(
          (element) => element.scrollWidth > element.clientWidth,
        ).length,
    );
    expect(sideways, name).toBe(0);
    expect(
      await page.locator('.panel').evaluate((panel) => panel.scrollHeight - panel.clientHeight),
      `the panel with ${name}`,
    ).toBe(0);
  }
}

test('the thumbnails show what each filter makes of the very picture', async () => {
  const { desktop } = session;
  const names = filters.map(({ name }) => name);
  const thumbnails = async (): Promise<string[]> => {
    const read: string[] = [];
    for (const name of names) read.push(await pixelsOf(desktop.get(`thumbnail-${name}`)));
    return read;
  };
  await openPicture(desktop);
  const coffee = await thumbnails();
  expect(new Set(coffee).size).toBe(names.length);
  await openPicture(desktop, join(fixtures, 'photos/rocket.jpg'));
  await expect(desktop.get('picture-facts')).toContainText('rocket.jpg');
  const rocket = await thumbnails();
  rocket.forEach((pixels, index) => expect(pixels === coffee[index], names[index]).toBe(false));
});

test('the thumbnails stand upright, however the picture lies in its file', async () => {
  const { desktop } = session;
  const numbers = async (name: string): Promise<number[]> => {
    await openPicture(desktop, join(fixtures, name));
    await expect(desktop.get('picture-facts')).toContainText(basename(name));
    return (await pixelsOf(desktop.get('thumbnail-greyscale'))).split(',').map(Number);
  };
  const standing = await numbers('jpeg/orientation-1.jpg');
  const flat = await numbers('jpeg/size-16x16.jpg');
  const distance = (one: number[], other: number[]): number =>
    one.reduce((sum, value, index) => sum + Math.abs(value - (other[index] ?? 0)), 0) / one.length;
  expect(distance(standing, flat)).toBeGreaterThan(12);
  for (const orientation of [3, 6, 8]) {
    // Written anew by a lossy codec: nearly the same pixels.
    expect(
      distance(standing, await numbers(`jpeg/orientation-${orientation}.jpg`)),
      `${orientation}`,
    ).toBeLessThan(4);
  }
});

test('a picture that cannot be shown has initials in place of thumbnails, and can be sent', async () => {
  const { desktop } = session;
  await openPicture(desktop, join(fixtures, 'corrupt/truncated-deflate.tif'));
  await expect(desktop.get('no-preview')).toBeVisible();
  await expect(desktop.get('thumbnail-edge_enhance')).toHaveText('EE');
  for (const { name } of filters) {
    await expect(desktop.get(`thumbnail-${name}`)).toHaveAttribute('data-state', 'mark');
  }
  await desktop.get('filter-sepia').click();
  await expect(desktop.get('send-image')).toBeEnabled();
});

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
  await openPicture(desktop);
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
    await openPicture(desktop);
    await expect(desktop.get('own-filters')).toContainText('No server has answered yet');
    await expect(desktop.get('filter-list').getByRole('radio')).toHaveCount(filters.length);
    await desktop.get('filter-sepia').click();
  } finally {
    await server.start('--plugin', plugin);
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
    await server.start('--plugin', plugin);
  }
});
