import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, test, type Browser } from '@playwright/test';
import { appFolder, electronArguments, photo, removeFolder, temporaryFolder } from './harness/desktop.js';
import { Relay } from './harness/relay.js';
import { RealServer } from './harness/server.js';

const release = join(appFolder, 'release');
let program = '';
let server: RealServer;
let relay: Relay;

test.skip(process.platform !== 'linux', 'only the Linux package can be unpacked and driven here');

test.beforeAll(async () => {
  test.setTimeout(240_000);
  rmSync(release, { recursive: true, force: true });
  execFileSync(process.execPath, [join(appFolder, 'scripts/dist.mjs'), '--dir'], { stdio: 'ignore' });
  program = join(release, 'linux-unpacked/revela');
  server = await RealServer.start();
  relay = await Relay.start(server.url);
});
test.afterAll(async () => {
  await relay.stop();
  await server.remove();
});

test('the packed application completes the flow', async () => {
  const data = temporaryFolder();
  const kept = join(data, 'results');
  // Its fuses close the door by which the other tests come in: this one watches the window alone.
  const child = spawn(
    program,
    [...electronArguments(data), '--remote-debugging-port=0', `--server=${relay.address}`, photo],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const browser = await attach(child);
    const [page] = browser.contexts()[0]?.pages() ?? [];
    if (!page) throw new Error('The packed application has no window.');
    await expect(page.getByTestId('connection-status')).toHaveText('Connected');
    await expect(page.getByTestId('picture-facts')).toContainText('coffee.jpg');
    // The worker's script is in the package, too.
    await expect(page.getByTestId('thumbnail-pixelate')).toHaveAttribute('data-state', 'drawn');
    await page.getByTestId('filter-pixelate').click();
    await page.getByTestId('param-size').fill('20');
    await page.getByTestId('send-image').click();
    await expect(page.getByTestId('result-image')).toBeVisible();
    await expect(page.getByTestId('original-image')).toBeVisible();
    await expect
      .poll(() => page.getByTestId('result-image').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBe(480);

    const results = readdirSync(kept, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('coffee-pixelate.png'),
    );
    expect(results).toHaveLength(1);
    expect(readFileSync(join(kept, results[0] ?? '')).equals(relay.lastImage)).toBe(true);
    await browser.close();
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  // It leaves nothing of the pictures behind.
  expect(existsSync(kept)).toBe(false);
  removeFolder(data);
});

test('the fuses are set: it is no Node, and takes no debugger', () => {
  const asNode = spawnSync(program, ['-e', 'console.log("is a Node")'], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeout: 5_000,
  });
  expect(asNode.stdout).not.toContain('is a Node');
  const data = temporaryFolder();
  const inspected = spawnSync(program, [...electronArguments(data), '--inspect=0'], {
    encoding: 'utf8',
    timeout: 6_000,
  });
  expect(inspected.stderr).not.toContain('Debugger listening');
  removeFolder(data);
});

test('the package holds the bundles and nothing else', () => {
  expect(existsSync(join(release, 'linux-unpacked/resources/app.asar'))).toBe(true);
  const archive = readFileSync(join(release, 'linux-unpacked/resources/app.asar'));
  const length = archive.readUInt32LE(12);
  const { files } = JSON.parse(archive.subarray(16, 16 + length).toString('utf8')) as {
    files: Record<string, unknown>;
  };
  expect(Object.keys(files).sort()).toEqual(['out', 'package.json']);
});

async function attach(child: ChildProcess): Promise<Browser> {
  if (!child.stderr) throw new Error('The packed application says nothing.');
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!address) continue;
    child.stderr.resume();
    // Electron knows nothing of downloads and contexts as Playwright would set them up.
    return await chromium.connectOverCDP(address, { noDefaults: true });
  }
  throw new Error('The packed application ended before it listened.');
}
