import { join } from 'node:path';
import { expect, test, type Locator } from '@playwright/test';
import { filters } from '@revela/filters';
import { copyOfTree, type TreeCopy } from '@revela/testing/copy-of-tree';
import { makeChanges, readDocsPage, writeFiles } from '@revela/testing/docs-page';
import { Desktop, fixtures, photo, removeFolder } from './harness/desktop.js';
import { RealServer } from './harness/server.js';

/** The filters that docs/adding-a-filter.md adds, with a field of the form of each. */
const added = [
  { name: 'solarize', title: 'Solarize', field: 'param-threshold', label: 'Threshold', value: '128' },
  { name: 'emboss', title: 'Emboss', field: 'param-depth', label: 'Depth', value: '1' },
] as const;

let tree: TreeCopy;
let server: RealServer;
let desktop: Desktop;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const page = readDocsPage('adding-a-filter');
  tree = await copyOfTree();
  await writeFiles(tree, page.files);
  await makeChanges(tree, page.changes);
  await tree.run(process.execPath, ['scripts/build.js']);
  server = new RealServer(tree.serverMain);
  await server.start();
});
test.afterAll(async () => {
  await server.remove();
  await tree.dispose();
});
test.afterEach(async () => {
  await desktop.close();
  removeFolder(desktop.data);
});

const thumbnailOf = (name: string): Locator => desktop.get(`thumbnail-${name}`);

async function expectForms(): Promise<void> {
  for (const { name, title, field, label, value } of added) {
    const card = desktop.get('filter-group-style').getByTestId(`filter-${name}`);
    await expect(card).toContainText(title);
    await card.click();
    await expect(desktop.get(field)).toHaveValue(value);
    await expect(desktop.page.getByLabel(label, { exact: true }).first()).toBeVisible();
    await expect(desktop.get(`${field}-slider`)).toBeVisible();
  }
}

test('a client that was built without them lists the filters of docs/adding-a-filter.md, with their forms', async () => {
  for (const { name } of added) expect(filters.map((filter) => filter.name)).not.toContain(name);
  desktop = await Desktop.start({ server: server.address });
  await desktop.choose(photo);
  await expectForms();
  await expect(thumbnailOf('solarize')).toHaveText('SO');
  await desktop.get('filter-solarize').click();
  await desktop.get('param-threshold').fill('60');
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
  await expect(desktop.get('picture-facts')).toContainText('coffee-solarize.png');
});

test('a client that was built with them has their thumbnails, too', async () => {
  test.setTimeout(180_000);
  const script = "import { build } from './apps/desktop/scripts/electron-runtime.mjs'; build();";
  await tree.run(process.execPath, ['--input-type=module', '--eval', script]);
  desktop = await Desktop.start({
    app: join(tree.folder, 'apps/desktop'),
    server: server.address,
    language: 'pt-BR',
  });
  await desktop.choose(join(fixtures, 'png/rgba-translucent.png'));
  for (const name of ['solarize', 'emboss', 'mirror']) {
    await expect(thumbnailOf(name)).toHaveAttribute('data-state', 'drawn');
  }
  await expect(desktop.get('filter-solarize')).toContainText('Solarizar');
  await desktop.get('filter-emboss').click();
  await desktop.get('send-image').click();
  await expect(desktop.get('result-image')).toBeVisible();
});
