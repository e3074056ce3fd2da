import type { BrowserWindow } from 'electron';
import type { SendProgress } from '../ipc/api.js';

const NONE = -1;
const INDETERMINATE = 2;

/** Shows on the taskbar or dock icon how far sending is; null clears it. */
export function showProgress(window: BrowserWindow | null, progress: SendProgress | null): void {
  if (!window || window.isDestroyed()) return;
  if (!progress) window.setProgressBar(NONE);
  else if (progress.phase === 'upload') window.setProgressBar(progress.doneBytes / progress.totalBytes);
  else window.setProgressBar(INDETERMINATE);
}
