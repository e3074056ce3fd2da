import type { ErrorCode } from '@revela/shared';

/** What can be wrong with an image, by its code in the contract. */
export type ImageErrorCode = Extract<ErrorCode, `IMAGE_${string}`>;

/** An image that cannot be processed, with a message for the person who sent it. */
export class ImageError extends Error {
  override readonly name = 'ImageError';

  constructor(
    readonly code: ImageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A part of ours that could not be loaded: a fault of the server, or what it is short of, and no word about a file. */
export class LoadError extends Error {
  override readonly name = 'LoadError';

  /**
   * @param what could not be loaded
   * @param lasting true where this thread cannot load it any more, whatever happens
   */
  constructor(
    what: string,
    readonly lasting: boolean,
    options: ErrorOptions,
  ) {
    super(`${what} cannot be loaded`, options);
  }
}

/** An `IMAGE_CORRUPT` that says what is wrong, as the end of a sentence. */
export function damaged(what: string, options?: ErrorOptions): ImageError {
  return new ImageError(
    'IMAGE_CORRUPT',
    `The image is damaged: ${what}. Take another copy of the file, or save it anew in a program that still opens it.`,
    options,
  );
}

/** An `IMAGE_UNSUPPORTED` that names the kind of picture, as in `a TIFF of 64 bits a sample`. */
export function unsupported(kind: string, options?: ErrorOptions): ImageError {
  return new ImageError(
    'IMAGE_UNSUPPORTED',
    `The file is ${kind}, which Revela does not read. Save the picture as JPEG or PNG, and send that.`,
    options,
  );
}
