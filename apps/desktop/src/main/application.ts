import { basename, dirname, join } from 'node:path';
import { formats } from '@revela/formats';
import { defaultLimits } from '@revela/shared';
import { app, nativeTheme, safeStorage, shell, type BrowserWindow } from 'electron';
import type {
  HistoryOutcome,
  HistoryQuery,
  InitialState,
  Language,
  MenuCommand,
  Problem,
  RevelaEvents,
  RevelaMethods,
  SaveOutcome,
  SendOutcome,
  SendProgress,
  SendRequest,
  ServerCheck,
  SettingsChange,
  SettingsOutcome,
  TokenToTry,
} from '../ipc/api.js';
import { copyPicture } from './clipboard-image.js';
import { ConnectionMonitor } from './connection-monitor.js';
import { dragIcon } from './drag-icon.js';
import { explainPreview } from './explain-preview.js';
import { ImageOpener } from './image-opener.js';
import { sendEvent } from './ipc.js';
import { resolveLanguage, setLanguage } from './language.js';
import { MainWindow } from './main-window.js';
import { enableCommands, setMenu } from './menu.js';
import { OpenImages, type Acceptance } from './open-images.js';
import { PictureStore } from './picture-store.js';
import { networkProblem, settingsProblem } from './problem-error.js';
import { RecentImages } from './recent-images.js';
import { ResultStore } from './result-store.js';
import { saveResult } from './save.js';
import { Sender } from './sender.js';
import { fetchHistory } from './server-api.js';
import { ServerSettings } from './server-settings.js';
import type { SettingsStore } from './settings-store.js';
import { showProgress } from './taskbar.js';
import { TiffPreviews } from './tiff-preview.js';
import type { Timeouts } from './timeouts.js';
import { TokenStore } from './token-store.js';

/** What the menu may ask where no window says more. */
const WITHOUT_WINDOW: readonly MenuCommand[] = ['settings', 'history'];

/** Everything the window can ask for, on top of the modules that do it. */
export class Application implements RevelaMethods {
  readonly images = new OpenImages();
  readonly previews = new TiffPreviews();
  readonly results = new ResultStore(join(app.getPath('userData'), 'results'));
  readonly #settings: SettingsStore;
  readonly #monitor: ConnectionMonitor;
  readonly #server: ServerSettings;
  readonly #recent: RecentImages;
  readonly #opener: ImageOpener;
  readonly #timeouts: Timeouts;
  readonly #sender: Sender;
  readonly #main: MainWindow;
  #started = false;
  #commands = WITHOUT_WINDOW;

  /**
   * @param serverOverride server to use for this run, in place of the settings' own
   * @param open opens a window in some language
   */
  constructor(
    settings: SettingsStore,
    serverOverride: string | null,
    timeouts: Timeouts,
    open: (language: Language) => BrowserWindow,
  ) {
    this.#settings = settings;
    this.#timeouts = timeouts;
    this.#sender = new Sender(this.images, this.results, timeouts);
    this.#main = new MainWindow(
      () => open(this.language),
      () => {
        this.#sender.cancel();
        // Nobody looks at the light.
        this.#monitor.stop();
        void this.reportCommands(WITHOUT_WINDOW);
      },
    );
    this.#monitor = new ConnectionMonitor(timeouts, (state) => this.#sendEvent('connectionChanged', state));
    const tokens = new TokenStore(settings, safeStorage);
    this.#server = new ServerSettings(settings, tokens, this.#monitor, timeouts, serverOverride);
    this.#recent = new RecentImages(settings, () => {
      this.#sendEvent('recentImagesChanged', this.#recent.list());
      this.#buildMenu();
    });
    this.#opener = new ImageOpener(
      this.images,
      this.results,
      new PictureStore(join(app.getPath('userData'), 'pictures')),
      this.#recent,
      () => this.#accepts(),
      (outcome) => this.#sendEvent('imageOpened', outcome),
    );
    nativeTheme.themeSource = settings.get().theme;
    setLanguage(this.language);
  }

  get language(): Language {
    return resolveLanguage(this.#settings.get().language);
  }

  get window(): BrowserWindow | null {
    return this.#main.current;
  }

  /** Brings the window to the front; opens one where there is none. */
  showWindow(): void {
    this.#main.show();
  }

  /** Opens the first of some files as soon as a window listens, and a window where there is none. */
  async openFiles(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await this.#main.use(() => this.#opener.openFiles(paths));
  }

  /** Ends everything that runs and removes what was only for this run. */
  async close(): Promise<void> {
    this.#monitor.stop();
    this.#sender.cancel();
    await Promise.all([this.#settings.flush(), this.results.close(), this.#opener.forget()]);
  }

  getInitialState(): Promise<InitialState> {
    return Promise.resolve({
      settings: this.#server.view(),
      connection: this.#monitor.state,
      recentImages: this.#recent.list(),
    });
  }

  async reportReady(): Promise<void> {
    if (this.#main.listens) return;
    if (!this.#started) {
      this.#started = true;
      // What a run that crashed left; nothing waits for it.
      void this.results.clear();
      this.#buildMenu();
    }
    this.#server.watch();
    await this.#main.reportReady();
    await this.#opener.tidy();
  }

  reportCommands(commands: readonly MenuCommand[]): Promise<void> {
    this.#commands = commands;
    enableCommands(commands);
    return Promise.resolve();
  }

  async chooseImage(): Promise<void> {
    await this.#main.use((window) => this.#opener.choose(window));
  }

  async pasteImage(): Promise<void> {
    await this.#opener.paste();
  }

  async openRecentImage(id: string): Promise<void> {
    await this.#main.use(() => this.#opener.openRecent(id));
  }

  async explainPreview(id: string): Promise<Problem> {
    return await explainPreview(id, this);
  }

  async sendImage(request: SendRequest): Promise<SendOutcome> {
    const report = (progress: SendProgress): void => {
      this.#sendEvent('sendProgress', progress);
      showProgress(this.window, progress);
    };
    try {
      const outcome = await this.#sender.send(request, this.#server.target(), this.#accepts(), report);
      const result = 'result' in outcome && this.results.get(outcome.result.id);
      // Ready before it is dragged: the system does not wait for a drag to begin.
      if (result) void dragIcon(result);
      return outcome;
    } catch (error) {
      return { problem: networkProblem(error) };
    } finally {
      showProgress(this.window, null);
      // Whatever happened tells something of the server: the light need not wait for its turn.
      if (this.window) this.#monitor.checkNow();
    }
  }

  cancelSend(): Promise<void> {
    this.#sender.cancel();
    return Promise.resolve();
  }

  async saveResult(resultId: string): Promise<SaveOutcome> {
    const result = this.results.get(resultId);
    if (!result || !this.window) return { problem: { code: 'RESULT_GONE' } };
    const folder = this.#settings.get().saveFolder ?? this.#opener.folderFor(result.sourceFolder);
    const outcome = await saveResult(this.window, result, folder);
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

  async dragResult(resultId: string): Promise<void> {
    const result = this.results.get(resultId);
    if (result) this.window?.webContents.startDrag({ file: result.path, icon: await dragIcon(result) });
  }

  async checkServer(address: string, tryWith: TokenToTry): Promise<ServerCheck> {
    return await this.#server.check(address, tryWith);
  }

  async saveSettings(change: SettingsChange): Promise<SettingsOutcome> {
    try {
      await this.#server.save(change);
    } catch (error) {
      return { problem: settingsProblem(error) };
    }
    if (change.theme) nativeTheme.themeSource = change.theme;
    if (change.language) {
      setLanguage(this.language);
      this.#buildMenu();
      this.#sendEvent('languageChanged', this.language);
    }
    const view = this.#server.view();
    this.#sendEvent('settingsChanged', view);
    return { saved: true };
  }

  async listHistory(query: HistoryQuery): Promise<HistoryOutcome> {
    try {
      return await fetchHistory(this.#server.target(), query, this.#timeouts.historyMs);
    } catch (error) {
      return { problem: networkProblem(error) };
    }
  }

  #accepts(): Acceptance {
    const { server } = this.#monitor.state;
    return server ?? { limits: defaultLimits, extensions: formats.flatMap((one) => one.extensions) };
  }

  #buildMenu(): void {
    setMenu(this.#recent.list(), this.#commands, {
      open: () => void this.chooseImage(),
      openRecent: (id) => void this.openRecentImage(id),
      clearRecent: () => void this.#recent.clear().then(() => this.#opener.tidy()),
      command: (command) => void this.#command(command),
    });
  }

  async #command(command: MenuCommand): Promise<void> {
    // Settings and history are looked at without a picture; the others mean what the window shows.
    if (!this.window && command !== 'settings' && command !== 'history') return;
    await this.#main.use(() => this.#sendEvent('menuCommand', command));
  }

  #sendEvent<E extends keyof RevelaEvents>(event: E, payload: RevelaEvents[E]): void {
    sendEvent(this.window, event, payload);
  }
}
