import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { formats } from '@revela/formats';

export const appFolder = join(import.meta.dirname, '../..');
export const fixtures = join(appFolder, '../../fixtures');
export const photo = join(fixtures, 'photos/coffee.jpg');
/** An operator's filter, `tint`, for `--plugin`: it has a parameter of every kind. */
export const tintFilter = join(import.meta.dirname, 'tint-filter.mjs');
/** The accepted formats, as sentences list them. */
export const acceptedFormats = formats.map(({ title }) => title).join(', ');

const electron = process.env['REVELA_E2E_ELECTRON'] ?? '';

export interface DesktopOptions {
  /** Folder of the application; ours by default. */
  readonly app?: string;
  /** Server for this run, as `--server=` names it. */
  readonly server?: string;
  readonly files?: readonly string[];
  /** Data folder; a new one where none is given. */
  readonly data?: string;
  readonly language?: string;
  /** A CommonJS module that the main process loads ahead of the application; it takes itself out of the arguments. */
  readonly preload?: string;
  /** Stands in for the system's key store, which there is none of under Xvfb. */
  readonly keyStore?: boolean;
  /** Of the process, besides our own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real client in a real Electron, with a data folder of its own. */
export class Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly data: string;

  private constructor(app: ElectronApplication, page: Page, data: string) {
    this.app = app;
    this.page = page;
    this.data = data;
  }

  static async start(options: DesktopOptions = {}): Promise<Desktop> {
    const { app: folder = appFolder, data = temporaryFolder(), keyStore = false, environment } = options;
    const keys = keyStore ? ['-r', join(import.meta.dirname, 'key-store.cjs')] : [];
    const app = await _electron.launch({
      executablePath: electron,
      // Playwright would feign a light system; the client's own theme is what is tested.
      colorScheme: null,
      env: { ...(process.env as Record<string, string>), ...environment },
      args: [
        ...keys,
        ...(options.preload ? ['-r', options.preload] : []),
        ...electronArguments(data, options.language),
        folder,
        ...appArguments(options),
      ],
    });
    const page = await app.firstWindow();
    await page.getByTestId('choose-image').or(page.getByTestId('send-image')).first().waitFor();
    return new Desktop(app, page, data);
  }

  get(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** The native dialog cannot be driven, so it answers this file. */
  async answerOpenDialog(path: string | null): Promise<void> {
    await this.app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () =>
        Promise.resolve({ canceled: file === null, filePaths: file === null ? [] : [file] });
    }, path);
  }

  /** The native dialog cannot be driven, so it answers this file; what it was asked is kept. */
  async answerSaveDialog(path: string | null): Promise<void> {
    await this.app.evaluate(({ dialog }, file) => {
      dialog.showSaveDialog = (...args: unknown[]) => {
        (globalThis as { asked?: unknown }).asked = args.at(-1);
        return Promise.resolve({ canceled: file === null, filePath: file ?? '' });
      };
    }, path);
  }

  /** What the save dialog was last asked. */
  async askedToSave(): Promise<{ defaultPath: string; properties: string[] }> {
    return await this.app.evaluate(
      () => (globalThis as unknown as { asked: { defaultPath: string; properties: string[] } }).asked,
    );
  }

  /** Drops files on the window, as a file manager does. */
  async drop(...paths: string[]): Promise<void> {
    const box = await this.get('stage').boundingBox();
    if (!box) throw new Error('The stage is not there.');
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, ...at });
    }
    await session.detach();
  }

  /** Chooses a picture, the first one or another. */
  async choose(path: string): Promise<void> {
    await this.answerOpenDialog(path);
    await this.get('choose-image').or(this.get('another-image')).click();
  }

  /** Chooses, selects and sends; the caller waits for what comes of it. */
  async send(path: string, filter: string): Promise<void> {
    await this.choose(path);
    await this.get(`filter-${filter}`).click();
    await this.get('send-image').click();
  }

  /** Chooses an item of the application menu, by its label and that of its menu. */
  async chooseMenuItem(menu: string, label: string): Promise<void> {
    await this.app.evaluate(
      ({ Menu }, [outer, inner]) => {
        const items = Menu.getApplicationMenu()?.items.find((item) => item.label === outer)?.submenu?.items;
        items?.find((item) => item.label === inner)?.click();
      },
      [menu, label] as const,
    );
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

/** A new folder below the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'revela-e2e-'));
}

/** Removes a temporary folder. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Switches of Electron itself. */
export function electronArguments(data: string, language = 'en-US'): string[] {
  // Chromium's sandbox refuses to run as root; only tests ever do.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...root, `--user-data-dir=${data}`, `--lang=${language}`];
}

/** Arguments of the application. */
export function appArguments({ server, files = [] }: DesktopOptions): string[] {
  return [...(server ? [`--server=${server}`] : []), ...files];
}
