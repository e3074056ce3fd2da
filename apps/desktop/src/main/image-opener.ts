import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import type { OpenOutcome, RecentImage } from '../ipc/api.js';
import { pastedImagePath } from './clipboard-image.js';
import { translate } from './language.js';
import type { Acceptance, OpenImages } from './open-images.js';
import type { PictureStore } from './picture-store.js';
import { ProblemError, writeProblem } from './problem-error.js';
import type { RecentImages } from './recent-images.js';
import type { ResultStore } from './result-store.js';

/** Every way a picture gets in: the dialog, files handed over, the clipboard, the list of recent ones. */
export class ImageOpener {
  readonly #images: OpenImages;
  readonly #results: ResultStore;
  readonly #pictures: PictureStore;
  readonly #recent: RecentImages;
  readonly #accepts: () => Acceptance;
  readonly #onOpened: (outcome: OpenOutcome) => void;
  #turn = Promise.resolve();

  /**
   * @param accepts what the server accepts, as far as it is known
   * @param onOpened gets each picture that was opened, and what was wrong with each that was not
   */
  constructor(
    images: OpenImages,
    results: ResultStore,
    pictures: PictureStore,
    recent: RecentImages,
    accepts: () => Acceptance,
    onOpened: (outcome: OpenOutcome) => void,
  ) {
    this.#images = images;
    this.#results = results;
    this.#pictures = pictures;
    this.#recent = recent;
    this.#accepts = accepts;
    this.#onOpened = onOpened;
  }

  /** Opens the first of some files. */
  async openFiles([path, ...others]: readonly string[]): Promise<void> {
    if (path === undefined) return;
    await this.#open(() => this.#lasting(path), { others: others.length, remember: true });
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
    const write = async (): Promise<string> => pastedImagePath(await this.#pictures.reserve(name));
    await this.#open(() => write().catch(throwWriteProblem(name)), { others: 0, remember: false });
  }

  /** Opens one of the recent pictures again. */
  async openRecent(id: RecentImage['id']): Promise<void> {
    const path = this.#recent.pathOf(id);
    if (path) await this.openFiles([path]);
  }

  /** Where to save what was made of a picture: beside it, but some lie in folders of Revela's own. */
  folderFor(sourceFolder: string): string {
    return this.#pictures.holds(sourceFolder) ? app.getPath('pictures') : sourceFolder;
  }

  /** Removes the pictures of Revela's own that are neither open nor among the recent ones. */
  async tidy(): Promise<void> {
    await this.#inTurn(() => this.#pictures.keepOnly([...this.#recent.paths, ...this.#images.paths()]));
  }

  /** Removes those that are open, too: Revela ends. */
  async forget(): Promise<void> {
    await this.#pictures.keepOnly(this.#recent.paths);
  }

  /** A result that is opened is to outlast the results that follow, and to be there when it is remembered. */
  async #lasting(path: string): Promise<string> {
    if (!this.#results.holds(path) || !existsSync(path)) return path;
    return await this.#pictures.copy(path).catch(throwWriteProblem(basename(path)));
  }

  async #open(findPath: () => Promise<string>, { others, remember }: HowToOpen): Promise<void> {
    await this.#inTurn(async () => {
      let path = '';
      try {
        path = await findPath();
        const { info } = await this.#images.add(path, this.#accepts());
        this.#onOpened({ image: info, others });
        if (remember) await this.#recent.add(path);
      } catch (error) {
        const { problem } = error instanceof ProblemError ? error : new ProblemError('UNEXPECTED');
        this.#onOpened({ problem });
        if (problem.code === 'FILE_NOT_FOUND') await this.#recent.remove(path);
      }
    });
    await this.tidy();
  }

  /** One at a time: what is being opened is not tidied away by what was opened before. */
  async #inTurn(act: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(act);
    await this.#turn;
  }
}

interface HowToOpen {
  /** Further files that came with it and are not opened. */
  readonly others: number;
  readonly remember: boolean;
}

function throwWriteProblem(name: string): (error: unknown) => never {
  return (error) => {
    const { code, details } = writeProblem(error, name);
    throw new ProblemError(code, details, error);
  };
}
