import type { Raster } from '@revela/shared';

/**
 * Encodes RGBA pixels as a whole image file: the default export of a format's `encode.ts`.
 *
 * @returns a promise, or the file itself
 */
export type Encoder = (image: Raster) => Uint8Array | Promise<Uint8Array>;
