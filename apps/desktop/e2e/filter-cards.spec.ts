import { expect, test, type Locator } from '@playwright/test';
import { filters } from '@revela/filters';
import { filterGroups } from '@revela/shared';
import { photo, tintFilter, type Desktop } from './harness/desktop.js';
import { useSession } from './harness/session.js';

let language = 'en-US';
const session = useSession(({ relay }) => ({ server: relay.address, language }), '--plugin', tintFilter);

for (const chosen of ['en-US', 'pt-BR']) {
  test.describe(chosen, () => {
    test.beforeAll(() => {
      language = chosen;
    });

    test('in the smallest window the first filters of every group are in sight, and no card is cut off', async () => {
      await expectWholeCards(session.desktop);
    });
  });
}

async function expectWholeCards(desktop: Desktop): Promise<void> {
  const { page } = desktop;
  await desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(800, 560),
  );
  await desktop.choose(photo);
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
  const groupOf = (group: string): string[] => [
    ...filters.filter((filter) => filter.group === group).map(({ name }) => name),
    ...(group === 'style' ? ['tint'] : []),
  ];
  const expectFirstRows = async (): Promise<void> => {
    for (const group of filterGroups) {
      expect(groupOf(group).length).toBeGreaterThan(1);
      for (const name of groupOf(group).slice(0, 4)) await expectWhole(`filter-${name}`);
    }
  };
  // Nothing is scrolled yet; nor has anything to be while a filter of one number is set.
  await expectFirstRows();
  await desktop.get('filter-pixelate').click();
  await expect(desktop.get('param-size')).toBeVisible();
  await expectFirstRows();
  const names = filterGroups.flatMap(groupOf);
  for (const name of names) {
    await desktop.get(`filter-${name}`).evaluate((card) => card.scrollIntoView({ block: 'nearest' }));
    await expectWhole(`filter-${name}`);
  }

  // Selected, a card is in sight together with the settings and the button, however many there are.
  for (const name of names) {
    await desktop.get(`filter-${name}`).click();
    // It is scrolled to in the frame after.
    await expect(() => expectWhole(`filter-${name}`)).toPass();
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
