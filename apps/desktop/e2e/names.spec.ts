import { copyFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { portableFileName } from '@revela/shared';
import { photo, type Desktop } from './harness/desktop.js';
import { useSession } from './harness/session.js';

const session = useSession(({ server }) => ({ server: server.address }));

/** What every system takes as it is; the first two are as long as names can be, on Windows as its paths let them be. */
const names = [
  `${'x'.repeat(process.platform === 'win32' ? 160 : 251)}.jpg`,
  `${'夜'.repeat(83)}.jpg`,
  '100% #1 & co; [x] {y}=z+~!.jpg',
  '%2e%2e%2fup.jpg',
  'e\u0301 👨‍👩‍👧‍👦 می\u200cخواهم.jpg',
];
/** What Windows takes none of. */
const others = [
  'Foto 12:30?.jpg',
  'back\\slash "quoted" <b>.jpg',
  'line\nfeed.jpg',
  'nul.tar.jpg',
  'dots. . .',
];
if (process.platform === 'win32') console.log('SKIPPED: names that Windows gives no file.');

for (const name of process.platform === 'win32' ? names : [...names, ...others]) {
  test(`opened, filtered and saved: ${JSON.stringify(name).slice(0, 40)}`, async () => {
    const { desktop, folder } = session;
    copyFileSync(photo, join(folder, name));
    await desktop.send(join(folder, name), 'pixelate');
    await expect(desktop.get('result-image')).toBeVisible();
    for (const shown of ['original-image', 'result-image']) {
      await expect.poll(() => widthOf(desktop, shown)).toBe(480);
    }

    // The dialog answers what it proposes.
    await desktop.app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = (...args: unknown[]) => {
        const { defaultPath = '' } = args.at(-1) as { defaultPath?: string };
        return Promise.resolve({ canceled: false, filePath: defaultPath });
      };
    });
    await desktop.get('save-result').click();
    await expect(desktop.get('result-notice')).toContainText('-pixelate.png');
    const [saved, ...rest] = readdirSync(folder).filter((one) => one !== basename(name));
    expect(rest).toEqual([]);
    expect(saved).toMatch(/-pixelate\.png$/);
    expect(portableFileName(saved ?? '')).toBe(saved);
    await desktop.choose(join(folder, saved ?? ''));
    await expect.poll(() => widthOf(desktop, 'original-image')).toBe(480);
  });
}

async function widthOf(desktop: Desktop, testId: string): Promise<number> {
  return await desktop.get(testId).evaluate((image: HTMLImageElement) => image.naturalWidth);
}
