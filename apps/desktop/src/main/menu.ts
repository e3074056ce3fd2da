import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { menuCommands, type MenuCommand, type RecentImage } from '../ipc/api.js';
import { externalPages, openExternal } from './external-links.js';
import { translate } from './language.js';

export interface MenuActions {
  open(): void;
  openRecent(id: string): void;
  clearRecent(): void;
  command(command: MenuCommand): void;
}

/** Builds the application menu in the language set; to be called again when that or the recent files change. */
export function setMenu(
  recentImages: readonly RecentImage[],
  enabled: readonly MenuCommand[],
  actions: MenuActions,
): void {
  const mac = process.platform === 'darwin';
  const ask = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    id: command,
    label: translate(`menu.${label}`),
    enabled: enabled.includes(command),
    click: () => actions.command(command),
    ...(accelerator ? { accelerator } : {}),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings = ask('settings', 'settings', 'CmdOrCtrl+,');

  const file: MenuItemConstructorOptions = {
    label: translate('menu.file'),
    submenu: [
      { label: translate('menu.open'), accelerator: 'CmdOrCtrl+O', click: () => actions.open() },
      {
        label: translate('menu.openRecent'),
        enabled: recentImages.length > 0,
        submenu: [
          ...recentImages.map(({ id, name }) => ({ label: name, click: () => actions.openRecent(id) })),
          separator,
          { label: translate('menu.clearRecent'), click: () => actions.clearRecent() },
        ],
      },
      separator,
      ask('send', 'send', 'CmdOrCtrl+Return'),
      ask('cancel', 'cancel', 'CmdOrCtrl+.'),
      separator,
      ask('save', 'save', 'CmdOrCtrl+S'),
      separator,
      ...(mac ? [] : [settings, separator]),
      mac
        ? { role: 'close', label: translate('menu.close') }
        : { role: 'quit', label: translate('menu.quit') },
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: translate('menu.edit'),
    submenu: [
      { role: 'undo', label: translate('menu.undo') },
      { role: 'redo', label: translate('menu.redo') },
      separator,
      { role: 'cut', label: translate('menu.cut') },
      { role: 'copy', label: translate('menu.copy') },
      { role: 'paste', label: translate('menu.paste') },
      { role: 'selectAll', label: translate('menu.selectAll') },
      separator,
      ask('copyResult', 'copy-result', 'CmdOrCtrl+Shift+C'),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: translate('menu.view'),
    submenu: [
      ask('zoomFit', 'zoom-fit', 'CmdOrCtrl+0'),
      ask('zoomActual', 'zoom-actual', 'CmdOrCtrl+1'),
      ask('zoomIn', 'zoom-in', 'CmdOrCtrl+Plus'),
      ask('zoomOut', 'zoom-out', 'CmdOrCtrl+-'),
      separator,
      ask('history', 'history', mac ? 'Cmd+Y' : 'Ctrl+H'),
      separator,
      { role: 'togglefullscreen', label: translate('menu.fullScreen') },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
    ],
  };
  const window: MenuItemConstructorOptions = {
    role: 'windowMenu',
    label: translate('menu.window'),
    submenu: [
      { role: 'minimize', label: translate('menu.minimize') },
      { role: 'zoom', label: translate('menu.maximize') },
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: translate('menu.help'),
    submenu: [
      { label: translate('menu.license'), click: () => openExternal(externalPages.license) },
      ...(mac ? [] : [{ role: 'about' as const, label: translate('menu.about') }]),
    ],
  };
  const application: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      { role: 'about', label: translate('menu.about') },
      separator,
      settings,
      separator,
      { role: 'services', label: translate('menu.services') },
      separator,
      { role: 'hide', label: translate('menu.hide') },
      { role: 'hideOthers', label: translate('menu.hideOthers') },
      { role: 'unhide', label: translate('menu.unhide') },
      separator,
      { role: 'quit', label: translate('menu.quit') },
    ],
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...(mac ? [application] : []), file, edit, view, window, help]),
  );
}

/** Enables the items of some commands, and disables those of all others. */
export function enableCommands(commands: readonly MenuCommand[]): void {
  const menu = Menu.getApplicationMenu();
  for (const command of menuCommands) {
    const item = menu?.getMenuItemById(command);
    if (item) item.enabled = commands.includes(command);
  }
}
