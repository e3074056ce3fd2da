import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { app } from 'electron';
import type { RecentImage } from '../ipc/api.js';
import type { SettingsStore } from './settings-store.js';

const KEPT = 8;

/** The images opened last, newest first; the window sees their names only. */
export class RecentImages {
  readonly #settings: SettingsStore;
  readonly #onChange: () => void;

  constructor(settings: SettingsStore, onChange: () => void) {
    this.#settings = settings;
    this.#onChange = onChange;
  }

  list(): RecentImage[] {
    return this.paths.map((path) => ({ id: idOf(path), name: basename(path) }));
  }

  pathOf(id: string): string | undefined {
    return this.paths.find((path) => idOf(path) === id);
  }

  async add(path: string): Promise<void> {
    // The systems that keep such a list of their own show it in the dock or the taskbar.
    app.addRecentDocument(path);
    await this.#set([path, ...this.paths.filter((other) => other !== path)].slice(0, KEPT));
  }

  async remove(path: string): Promise<void> {
    await this.#set(this.paths.filter((other) => other !== path));
  }

  async clear(): Promise<void> {
    app.clearRecentDocuments();
    await this.#set([]);
  }

  /** Their files, newest first. */
  get paths(): readonly string[] {
    return this.#settings.get().recentImages;
  }

  async #set(recentImages: string[]): Promise<void> {
    const written = this.#settings.update({ recentImages });
    this.#onChange();
    // A list of recent files is not worth a message when the disk is full.
    await written.catch(() => undefined);
  }
}

function idOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}
