import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Language } from '../ipc/api.js';
import { channel, DROP_CHANNEL, eventNames, LANGUAGE_ARGUMENT, methodNames } from '../ipc/channels.js';

const methods = Object.fromEntries(
  methodNames.map((name) => [name, (...args: unknown[]) => ipcRenderer.invoke(channel(name), ...args)]),
);

const language = process.argv
  .find((argument) => argument.startsWith(LANGUAGE_ARGUMENT))
  ?.slice(LANGUAGE_ARGUMENT.length) as Language;

const on = (event: string, listener: (payload: unknown) => void): (() => void) => {
  if (!(eventNames as string[]).includes(event)) throw new TypeError(`No such event: ${event}`);
  // The page gets the payload alone: Electron's event object would hand it the sender.
  const forward = (_event: unknown, payload: unknown): void => listener(payload);
  const name = channel(event as (typeof eventNames)[number]);
  ipcRenderer.on(name, forward);
  return () => ipcRenderer.removeListener(name, forward);
};

contextBridge.exposeInMainWorld('revela', {
  ...methods,
  on,
  language,
  platform: process.platform,
});

/** Path of a dropped file; empty for one that a script made up. */
function pathOf(file: File): string {
  // Electron 32 took File.path away and put webUtils in its place.
  return typeof webUtils === 'undefined'
    ? ((file as File & { path?: string }).path ?? '')
    : webUtils.getPathForFile(file);
}

// Listened to here, not in the page, so that paths stay on this side of the bridge.
window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  event.preventDefault();
  const paths = Array.from(event.dataTransfer?.files ?? [], pathOf).filter((path) => path !== '');
  if (event.isTrusted && paths.length > 0) void ipcRenderer.invoke(DROP_CHANNEL, paths);
});
