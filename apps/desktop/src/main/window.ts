import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, session, type WebContents } from 'electron';
import type { Language } from '../ipc/api.js';
import { LANGUAGE_ARGUMENT } from '../ipc/channels.js';
import { RENDERER_ORIGIN } from './app-protocol.js';
import { openExternal } from './external-links.js';
import { SCHEME } from './image-url.js';
import type { SettingsStore } from './settings-store.js';
import { lastBounds, rememberBounds, SMALLEST } from './window-state.js';

// As in the renderer's tokens: what is seen before the first paint.
const backgrounds = { dark: '#1c1b1a', light: '#f2f1ef' };

/** The session of the window: in memory, and without any network. */
export function windowSession(): Electron.Session {
  return session.fromPartition('window');
}

/** Denies the window's session everything but the application's own scheme. */
export function lockSession(): void {
  const locked = windowSession();
  locked.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  locked.setPermissionCheckHandler(() => false);
  locked.setDevicePermissionHandler(() => false);
  locked.webRequest.onBeforeRequest((details, decide) => {
    const { protocol } = new URL(details.url);
    decide({ cancel: protocol !== `${SCHEME}:` && protocol !== 'devtools:' });
  });
}

/** Opens Revela's window; it shows itself once there is something to see. */
export function openWindow(settings: SettingsStore, language: Language): BrowserWindow {
  const saved = settings.get().window;
  const window = new BrowserWindow({
    ...lastBounds(saved),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'Revela',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    ...(process.platform === 'linux' ? { icon: join(app.getAppPath(), 'out/renderer/icon.png') } : {}),
    webPreferences: {
      preload: join(__dirname, '../preload/index.cjs'),
      session: windowSession(),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
      additionalArguments: [LANGUAGE_ARGUMENT + language],
    },
  });
  lockContents(window.webContents);
  rememberBounds(window, settings);
  window.once('ready-to-show', () => {
    if (saved?.maximized) window.maximize();
    window.show();
  });
  void window.loadURL(`${RENDERER_ORIGIN}/index.html`);
  return window;
}

/** No navigation, no new window, no webview. */
function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: 'deny' };
  });
}
