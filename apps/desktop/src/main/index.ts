import { join } from 'node:path';
import { app } from 'electron';
import { Application } from './application.js';
import { registerScheme, serveApp, type ServableImage } from './app-protocol.js';
import { readCommandLine } from './command-line.js';
import { handleMessages } from './ipc.js';
import { outlivesWindow } from './main-window.js';
import { onTermination } from './posix.js';
import { SettingsStore } from './settings-store.js';
import { TIFF } from './tiff-preview.js';
import { readTimeouts } from './timeouts.js';
import { lockSession, openWindow, windowSession } from './window.js';

// Longer than a settings file that another program holds is waited for.
const CLOSE_WITHIN_MS = 4_000;

app.setName('Revela');
// By this Windows knows whose recent files, progress and notifications they are.
if (process.platform === 'win32') app.setAppUserModelId('app.revela.desktop');
// Chromium cannot do both; the switch is what tests that run as root start it with.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// A data folder of one's own: for a portable copy, and for tests.
const dataFolder = app.commandLine.getSwitchValue('user-data-dir');
if (dataFolder) app.setPath('userData', dataFolder);

// Asked to end by the system, it ends as if a person had closed it.
onTermination(() => app.quit());

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const commandLine = readCommandLine(process.argv, process.cwd(), app.getAppPath());
  const opened: string[] = [...commandLine.files];
  let application: Application | null = null;

  registerScheme();
  // macOS hands files over as events, the first ones before the application is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (application) void application.openFiles([path]);
    else opened.unshift(path);
  });
  app.on('second-instance', (_event, argv, folder) => {
    application?.showWindow();
    void application?.openFiles(readCommandLine(argv, folder, app.getAppPath()).files);
  });

  void app.whenReady().then(() => {
    const settings = new SettingsStore(join(app.getPath('userData'), 'settings.json'));
    const revela = new Application(settings, commandLine.server, readTimeouts(process.env), (language) =>
      openWindow(settings, language),
    );
    application = revela;
    lockSession();
    serveApp(windowSession().protocol, join(app.getAppPath(), 'out/renderer'), (id) => {
      const result = revela.results.get(id);
      return result ? { path: result.path, mediaType: 'image/png' } : servable(revela, id);
    });
    handleMessages(
      revela,
      (paths) => revela.openFiles(paths),
      () => revela.window,
    );
    revela.showWindow();
    void revela.openFiles(opened);
    // A click on the dock.
    app.on('activate', () => revela.showWindow());

    app.on('will-quit', (event) => {
      // Electron does not wait for promises: hold the end back until the settings are written, but not for ever.
      event.preventDefault();
      const timeout = new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS));
      void Promise.race([revela.close(), timeout]).finally(() => app.exit());
    });
  });
  app.on('window-all-closed', () => {
    if (!outlivesWindow(process.platform)) app.quit();
  });
}

/** An open image as Chromium can show it: every accepted format but TIFF. */
function servable({ images, previews }: Application, id: string): ServableImage | undefined {
  const image = images.get(id);
  if (!image) return undefined;
  const { info, path, mediaType } = image;
  if (mediaType !== TIFF) return { path, mediaType };
  return { path, mediaType: 'image/bmp', preview: () => previews.get(info, path) };
}
