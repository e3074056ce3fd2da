import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { SaveOutcome } from '../ipc/api.js';
import { pngPath, proposedPath } from './file-paths.js';
import { translate } from './language.js';
import { writeProblem } from './problem-error.js';
import type { Result } from './result-store.js';
import { copyWhole } from './whole-file.js';

/**
 * Asks where to save a result and copies it there whole or not at all.
 *
 * @param folder where the dialog opens
 */
export async function saveResult(
  window: BrowserWindow,
  result: Result,
  folder: string,
): Promise<SaveOutcome> {
  const { filePath, canceled } = await dialog.showSaveDialog(window, {
    title: translate('dialogs.saveTitle'),
    defaultPath: proposedPath(folder, result.info.name),
    filters: [{ name: 'PNG', extensions: ['png'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || !filePath) return { cancelled: true };

  const path = pngPath(filePath);
  // The dialog asked about the name as typed; with the ending added, or made safe, it is another file.
  if (path !== filePath && (await exists(path)) && !(await confirmReplacing(window, basename(path)))) {
    return { cancelled: true };
  }
  try {
    await copyWhole(result.path, path);
  } catch (error) {
    return { problem: writeProblem(error, basename(path)) };
  }
  result.savedPath = path;
  return { saved: path };
}

async function confirmReplacing(window: BrowserWindow, name: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: translate('dialogs.replaceQuestion', { name }),
    buttons: [translate('dialogs.keep'), translate('dialogs.replace')],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
