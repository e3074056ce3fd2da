import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { dialog, type BrowserWindow } from 'electron';
import type { SaveOutcome } from '../ipc/api.js';
import { translate } from './language.js';
import { writeProblem } from './problem-error.js';
import type { Result } from './result-store.js';

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
    defaultPath: join(folder, result.info.name),
    filters: [{ name: 'PNG', extensions: ['png'] }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || !filePath) return { cancelled: true };

  const path = extname(filePath).toLowerCase() === '.png' ? filePath : `${filePath}.png`;
  // The dialog asked about the name as typed; with the ending added it is another file.
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

/** Copies beside the target first, so that a full disk leaves no half picture under its name. */
async function copyWhole(source: string, target: string): Promise<void> {
  const part = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await copyFile(source, part);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
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
