import { expect, test } from '@playwright/test';
import { filters } from '@revela/filters';
import { filterGroups } from '@revela/shared';
import { photo, tintFilter } from './harness/desktop.js';
import { useSession } from './harness/session.js';

let language = 'en-US';
const session = useSession(({ relay }) => ({ server: relay.address, language }), '--plugin', tintFilter);

/** The parameters of the newest record, as the server kept them. */
async function recordedParams(): Promise<unknown> {
  const answer = await fetch(`${session.server.url}/api/v1/records?limit=1`);
  const { items } = (await answer.json()) as { items: { filter: string; steps: { params: unknown }[] }[] };
  expect(items[0]?.filter).toBe('tint');
  return items[0]?.steps[0]?.params;
}

test("an operator's filter is a card in its group, every control works with the mouse, and what is set arrives", async () => {
  const { desktop } = session;
  await desktop.choose(photo);
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
  await desktop.choose(photo);
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
  await tabTo('filter-redact');
  await page.keyboard.press('Space');
  // Every card is on the way of the arrow keys, and is selected as it is reached.
  const reached = ['redact'];
  while (reached.at(-1) !== 'tint' && reached.length <= filters.length) {
    await page.keyboard.press('ArrowDown');
    reached.push((await focused()).replace('filter-', ''));
  }
  const listed = filterGroups.flatMap((group) => filters.filter((filter) => filter.group === group));
  expect(reached).toEqual([...listed.map(({ name }) => name), 'tint']);
  await expect(desktop.get('filter-tint')).toHaveAttribute('data-selected');

  await tabTo('param-strength');
  await page.keyboard.press('ArrowUp');
  await expect(desktop.get('param-strength')).toHaveValue('0.55');
  await tabTo('param-strength-slider');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(desktop.get('param-strength')).toHaveValue('0.45');
  await tabTo('param-stripes');
  await page.keyboard.press('ControlOrMeta+A');
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
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('#12');
  await tabTo('send-image');
  await expect(desktop.get('param-color')).toHaveValue('#c08040');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ControlOrMeta+A');
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
    await desktop.choose(photo);
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
});
