import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { RevelaEvents, RevelaMethods } from '../ipc/api.js';
import { argumentSchemas, droppedArgumentsSchema } from '../ipc/arguments.js';
import { channel, DROP_CHANNEL, methodNames } from '../ipc/channels.js';
import { RENDERER_ORIGIN } from './app-protocol.js';

/** Answers the window's messages; one from any other sender, or with other arguments, is refused. */
export function handleMessages(
  methods: RevelaMethods,
  openDropped: (paths: string[]) => Promise<void>,
  getWindow: () => BrowserWindow | null,
): void {
  const handle = (name: string, schema: TSchema, act: (args: unknown[]) => unknown): void => {
    ipcMain.handle(name, async (event, ...args: unknown[]) => {
      if (!isOurs(event, getWindow())) throw new Error(`${name}: refused, unknown sender`);
      if (!Value.Check(schema, args)) throw new TypeError(`${name}: refused, unexpected arguments`);
      return await act(args);
    });
  };
  for (const name of methodNames) {
    const method = methods[name].bind(methods) as (...args: unknown[]) => unknown;
    handle(channel(name), argumentSchemas[name], (args) => method(...args));
  }
  handle(DROP_CHANNEL, droppedArgumentsSchema, ([paths]) => openDropped(paths as string[]));
}

/** Sends the window an event. */
export function sendEvent<E extends keyof RevelaEvents>(
  window: BrowserWindow | null,
  event: E,
  payload: RevelaEvents[E],
): void {
  if (window && !window.isDestroyed()) window.webContents.send(channel(event), payload);
}

/** Only the page itself, in the main frame of Revela's own window, may ask. */
function isOurs(event: IpcMainInvokeEvent, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    window !== null &&
    !window.isDestroyed() &&
    event.sender === window.webContents &&
    frame === window.webContents.mainFrame &&
    frame.url.startsWith(`${RENDERER_ORIGIN}/`)
  );
}
