import { app, dialog, type BrowserWindow } from 'electron';
import type { OpenOutcome, RecentImage } from '../ipc/api.js';
import { pastedImagePath } from './clipboard-image.js';
import { translate } from './language.js';
import type { Acceptance, OpenImages } from './open-images.js';
import { ProblemError } from './problem-error.js';
import type { RecentImages } from './recent-images.js';
import type { ResultStore } from './result-store.js';

/** Every way a picture gets in: the dialog, files handed over, the clipboard, the list of recent ones. */
export class ImageOpener {
  readonly #images: OpenImages;
  readonly #results: ResultStore;
  readonly #recent: RecentImages;
  readonly #accepts: () => Acceptance;
  readonly #onOpened: (outcome: OpenOutcome) => void;

  /**
   * @param accepts what the server accepts, as far as it is known
   * @param onOpened gets each picture that was opened, and what was wrong with each that was not
   */
  constructor(
    images: OpenImages,
    results: ResultStore,
    recent: RecentImages,
    accepts: () => Acceptance,
    onOpened: (outcome: OpenOutcome) => void,
  ) {
    this.#images = images;
    this.#results = results;
    this.#recent = recent;
    this.#accepts = accepts;
    this.#onOpened = onOpened;
  }

  /** Opens the first of some files. */
  async openFiles([path]: readonly string[]): Promise<void> {
    if (path !== undefined) await this.#open(() => Promise.resolve(path));
  }

  /** Opens what the person chooses in the system's dialog. */
  async choose(window: BrowserWindow): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog(window, {
      title: translate('dialogs.openTitle'),
      filters: [
        { name: translate('dialogs.images'), extensions: [...this.#accepts().extensions] },
        { name: translate('dialogs.allFiles'), extensions: ['*'] },
      ],
      properties: ['openFile'],
    });
    await this.openFiles(filePaths);
  }

  /** Opens the picture on the clipboard. */
  async paste(): Promise<void> {
    const name = `${translate('dialogs.pastedName')}.png`;
    await this.#open(() => pastedImagePath(this.#results.temporaryFile(name)), { remember: false });
  }

  /** Opens one of the recent pictures again. */
  async openRecent(id: RecentImage['id']): Promise<void> {
    const path = this.#recent.pathOf(id);
    if (path) await this.openFiles([path]);
  }

  /** Where to save what was made of a picture: beside it, but a pasted one lies in a temporary folder. */
  folderFor(sourceFolder: string): string {
    return this.#results.holds(sourceFolder) ? app.getPath('pictures') : sourceFolder;
  }

  async #open(findPath: () => Promise<string>, { remember = true } = {}): Promise<void> {
    let path = '';
    try {
      path = await findPath();
      const { info } = await this.#images.add(path, this.#accepts());
      this.#onOpened({ image: info });
      if (remember) await this.#recent.add(path);
    } catch (error) {
      const { problem } = error instanceof ProblemError ? error : new ProblemError('UNEXPECTED');
      this.#onOpened({ problem });
      if (problem.code === 'FILE_NOT_FOUND') await this.#recent.remove(path);
    }
  }
}
