import { basename, dirname, join } from 'node:path';
import { formats } from '@revela/formats';
import { defaultLimits } from '@revela/shared';
import { app, dialog, nativeTheme, shell, type BrowserWindow } from 'electron';
import type {
  HistoryOutcome,
  HistoryQuery,
  InitialState,
  RevelaEvents,
  RevelaMethods,
  SaveOutcome,
  SendOutcome,
  SendProgress,
  SendRequest,
  ServerCheck,
  SettingsChange,
  SettingsView,
} from '../ipc/api.js';
import { copyPicture, pastedImagePath } from './clipboard-image.js';
import { ConnectionMonitor } from './connection-monitor.js';
import { dragIcon } from './drag-icon.js';
import { ImageShelf, type Acceptance } from './image-shelf.js';
import { tell } from './ipc.js';
import { resolveLanguage, speak, translate } from './language.js';
import { setMenu } from './menu.js';
import { networkProblem, ProblemError } from './problem-error.js';
import { RecentImages } from './recent-images.js';
import { ResultShelf } from './result-shelf.js';
import { saveResult } from './save.js';
import { Sender } from './sender.js';
import { fetchHistory } from './server-api.js';
import { ServerSettings } from './server-settings.js';
import type { SettingsStore } from './settings-store.js';
import { showProgress } from './taskbar.js';
import { TokenKeeper } from './token-keeper.js';

/** Everything the window can ask for, on top of the modules that do it. */
export class Application implements RevelaMethods {
  readonly images = new ImageShelf();
  readonly results = new ResultShelf(join(app.getPath('userData'), 'results'));
  readonly #settings: SettingsStore;
  readonly #monitor: ConnectionMonitor;
  readonly #server: ServerSettings;
  readonly #recent: RecentImages;
  readonly #sender = new Sender(this.images, this.results);
  #window: BrowserWindow | null = null;
  #ready = false;
  #waiting: string[] = [];

  /** @param serverOverride server to use for this run, in place of the settings' own */
  constructor(settings: SettingsStore, serverOverride: string | null) {
    this.#settings = settings;
    this.#monitor = new ConnectionMonitor((state) => this.#tell('connectionChanged', state));
    this.#server = new ServerSettings(settings, new TokenKeeper(settings), this.#monitor, serverOverride);
    this.#recent = new RecentImages(settings, () => {
      this.#tell('recentImagesChanged', this.#recent.list());
      this.#buildMenu();
    });
    nativeTheme.themeSource = settings.get().theme;
    speak(this.language);
  }

  get language(): 'en' | 'pt-BR' {
    return resolveLanguage(this.#settings.get().language);
  }

  get window(): BrowserWindow | null {
    return this.#window;
  }

  /** Takes a window into use; the messages go to it from now on. */
  attach(window: BrowserWindow): void {
    this.#window = window;
    this.#ready = false;
    window.on('closed', () => {
      this.#window = null;
      this.#sender.cancel();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !window.isDestroyed()) window.reload();
    });
  }

  /** Brings the window to the front. */
  focus(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  /** Opens the first of some files, at once or as soon as the window listens. */
  async openFiles(paths: readonly string[]): Promise<void> {
    if (!this.#ready) {
      this.#waiting = [...paths];
      return;
    }
    const [path] = paths;
    if (path !== undefined) await this.#open(() => Promise.resolve(path));
  }

  /** Ends everything that runs and removes what was only for this run. */
  async close(): Promise<void> {
    this.#monitor.stop();
    this.#sender.cancel();
    this.results.clear();
    await this.#settings.flush();
  }

  getInitialState(): Promise<InitialState> {
    return Promise.resolve({
      settings: this.#server.view(),
      connection: this.#monitor.state,
      recentImages: this.#recent.list(),
    });
  }

  async reportReady(): Promise<void> {
    if (this.#ready) return;
    this.#ready = true;
    this.results.clear();
    this.#buildMenu();
    this.#server.watch();
    await this.openFiles(this.#waiting.splice(0));
  }

  async chooseImage(): Promise<void> {
    if (!this.#window) return;
    const extensions = [...this.#accepts().extensions];
    const { filePaths } = await dialog.showOpenDialog(this.#window, {
      title: translate('dialogs.openTitle'),
      filters: [
        { name: translate('dialogs.images'), extensions },
        { name: translate('dialogs.allFiles'), extensions: ['*'] },
      ],
      properties: ['openFile'],
    });
    await this.openFiles(filePaths);
  }

  async pasteImage(): Promise<void> {
    const name = `${translate('dialogs.pastedName')}.png`;
    await this.#open(() => pastedImagePath(this.results.temporaryFile(name)), { remember: false });
  }

  async openRecentImage(id: string): Promise<void> {
    const path = this.#recent.pathOf(id);
    if (path) await this.openFiles([path]);
  }

  async sendImage(request: SendRequest): Promise<SendOutcome> {
    const report = (progress: SendProgress): void => {
      this.#tell('sendProgress', progress);
      showProgress(this.#window, progress);
    };
    try {
      return await this.#sender.send(request, this.#server.target(), this.#accepts(), report);
    } catch (error) {
      return { problem: networkProblem(error) };
    } finally {
      showProgress(this.#window, null);
      // Whatever happened tells something of the server: the light need not wait for its turn.
      this.#monitor.checkNow();
    }
  }

  cancelSend(): Promise<void> {
    this.#sender.cancel();
    return Promise.resolve();
  }

  async saveResult(resultId: string): Promise<SaveOutcome> {
    const result = this.results.get(resultId);
    if (!result || !this.#window) return { problem: { code: 'RESULT_GONE' } };
    const folder = this.#settings.get().saveFolder ?? this.#folderFor(result.sourceFolder);
    const outcome = await saveResult(this.#window, result, folder);
    if (!('saved' in outcome)) return outcome;
    await this.#settings.update({ saveFolder: dirname(outcome.saved) }).catch(() => undefined);
    // The window gets the name alone.
    return { saved: basename(outcome.saved) };
  }

  async copyResult(resultId: string): Promise<boolean> {
    const result = this.results.get(resultId);
    return result !== undefined && (await copyPicture(result.path));
  }

  showSavedResult(resultId: string): Promise<void> {
    const path = this.results.get(resultId)?.savedPath;
    if (path) shell.showItemInFolder(path);
    return Promise.resolve();
  }

  dragResult(resultId: string): Promise<void> {
    const result = this.results.get(resultId);
    if (result) this.#window?.webContents.startDrag({ file: result.path, icon: dragIcon(result.path) });
    return Promise.resolve();
  }

  async checkServer(address: string, token: string | null): Promise<ServerCheck> {
    return await this.#server.check(address, token);
  }

  async saveSettings(change: SettingsChange): Promise<SettingsView> {
    await this.#server.save(change);
    if (change.theme) nativeTheme.themeSource = change.theme;
    if (change.language) {
      speak(this.language);
      this.#buildMenu();
      this.#tell('languageChanged', this.language);
    }
    const view = this.#server.view();
    this.#tell('settingsChanged', view);
    return view;
  }

  async listHistory(query: HistoryQuery): Promise<HistoryOutcome> {
    try {
      return await fetchHistory(this.#server.target(), query);
    } catch (error) {
      return { problem: networkProblem(error) };
    }
  }

  async #open(findPath: () => Promise<string>, { remember = true } = {}): Promise<void> {
    let path = '';
    try {
      path = await findPath();
      const { info } = await this.images.add(path, this.#accepts());
      this.#tell('imageOpened', { image: info });
      if (remember) await this.#recent.add(path);
    } catch (error) {
      const { problem } = error instanceof ProblemError ? error : new ProblemError('UNEXPECTED');
      this.#tell('imageOpened', { problem });
      if (problem.code === 'FILE_NOT_FOUND') await this.#recent.remove(path);
    }
  }

  #accepts(): Acceptance {
    const { server } = this.#monitor.state;
    return server ?? { limits: defaultLimits, extensions: formats.flatMap((one) => one.extensions) };
  }

  /** A pasted picture lies in a temporary folder, which is no place to save to. */
  #folderFor(sourceFolder: string): string {
    return this.results.holds(sourceFolder) ? app.getPath('pictures') : sourceFolder;
  }

  #buildMenu(): void {
    setMenu(this.#recent.list(), {
      open: () => void this.chooseImage(),
      openRecent: (id) => void this.openRecentImage(id),
      clearRecent: () => void this.#recent.clear(),
      command: (command) => this.#tell('menuCommand', command),
    });
  }

  #tell<E extends keyof RevelaEvents>(event: E, payload: RevelaEvents[E]): void {
    tell(this.#window, event, payload);
  }
}
