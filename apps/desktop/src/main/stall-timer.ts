/** Ends an exchange that stands still. */
export class StallTimer {
  #timer: NodeJS.Timeout | undefined;
  readonly #milliseconds: number;
  readonly #onStall: () => void;

  /** @param milliseconds that may pass between two calls of `restart` */
  constructor(milliseconds: number, onStall: () => void) {
    this.#milliseconds = milliseconds;
    this.#onStall = onStall;
  }

  /** Something moved. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onStall, this.#milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
