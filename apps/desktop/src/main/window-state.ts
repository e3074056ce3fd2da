import { screen, type BrowserWindow, type Rectangle } from 'electron';
import type { Settings, SettingsStore } from './settings-store.js';

export const SMALLEST = { width: 800, height: 560 };
const USUAL = { width: 1180, height: 760 };
const WRITE_AFTER_MS = 500;

/** Where the window was when it was last closed, as long as a screen still shows that place. */
export function lastBounds(saved: Settings['window']): Partial<Rectangle> {
  if (!saved) return USUAL;
  const { x, y, width, height } = saved;
  const area = screen.getDisplayMatching({ x, y, width, height }).workArea;
  const visible =
    x + width > area.x + 80 && x < area.x + area.width - 80 && y >= area.y && y < area.y + area.height - 80;
  return visible ? { x, y, width, height } : { width, height };
}

/** Remembers size and place of the window from now on. */
export function rememberBounds(window: BrowserWindow, settings: SettingsStore): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const bounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    settings.update({ window: bounds }).catch(() => undefined);
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, WRITE_AFTER_MS);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', write);
}
