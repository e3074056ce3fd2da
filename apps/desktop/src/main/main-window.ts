import type { BrowserWindow } from 'electron';

/** True where the application goes on without a window, in the dock, until a person ends it. */
export function outlivesWindow(platform: NodeJS.Platform): boolean {
  return platform === 'darwin';
}

type Action = (window: BrowserWindow) => unknown;

/** The one window, or none: where the application outlives it, a new one opens for whatever needs it. */
export class MainWindow {
  readonly #open: () => BrowserWindow;
  readonly #onClosed: () => void;
  #window: BrowserWindow | null = null;
  #listens = false;
  #waiting: Action[] = [];

  /**
   * @param open opens a window whose page will call `reportReady`
   * @param onClosed hears when there is none any more
   */
  constructor(open: () => BrowserWindow, onClosed: () => void) {
    this.#open = open;
    this.#onClosed = onClosed;
  }

  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** True while the page of the window listens. */
  get listens(): boolean {
    return this.#listens;
  }

  /** Brings the window to the front; opens one where there is none. */
  show(): void {
    if (!this.#window) this.#take(this.#open());
    else {
      if (this.#window.isMinimized()) this.#window.restore();
      this.#window.focus();
    }
  }

  /** Does something with the window as soon as its page listens; opens one where there is none. */
  async use(action: Action): Promise<void> {
    if (!this.#window) this.show();
    if (this.#window && this.#listens) await action(this.#window);
    else this.#waiting.push(action);
  }

  /** The page listens: does what waits for it, in turn. */
  async reportReady(): Promise<void> {
    this.#listens = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const action of waiting) if (this.#window) await action(this.#window);
  }

  #take(window: BrowserWindow): void {
    this.#window = window;
    this.#listens = false;
    window.on('closed', () => {
      this.#window = null;
      this.#listens = false;
      this.#waiting = [];
      this.#onClosed();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || window.isDestroyed()) return;
      this.#listens = false;
      window.reload();
    });
  }
}
