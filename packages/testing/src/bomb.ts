/** A file that is small and claims, or inflates to, far more than it should. */
export interface Bomb {
  readonly name: string;
  readonly bytes: Buffer;
  /** Codes any of which is a right answer. */
  readonly codes: readonly string[];
}

export const TOO_MANY: readonly string[] = ['IMAGE_TOO_MANY_PIXELS'];
export const CORRUPT: readonly string[] = ['IMAGE_CORRUPT'];
