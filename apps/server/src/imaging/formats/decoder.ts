/** Pixels as a decoder gives them: rows from the top as stored, 8 bits a sample, straight alpha. */
export interface DecodedPixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** Samples a pixel: grey, RGB or RGBA. */
  readonly channels: 1 | 3 | 4;
}

/**
 * Decodes a whole image file.
 *
 * @throws {ImageError} `IMAGE_CORRUPT`; whatever else it throws means the same
 */
export type Decoder = (file: Uint8Array<ArrayBuffer>) => DecodedPixels | Promise<DecodedPixels>;

/**
 * Spreads pixels to RGBA.
 *
 * @param target receives `width * height * 4` bytes
 */
export function toRgba({ data, channels }: DecodedPixels, target: Uint8Array): void {
  if (channels === 4) {
    target.set(data);
    return;
  }
  const green = channels === 3 ? 1 : 0;
  const blue = channels === 3 ? 2 : 0;
  for (let from = 0, to = 0; from < data.length; from += channels, to += 4) {
    target[to] = data[from]!;
    target[to + 1] = data[from + green]!;
    target[to + 2] = data[from + blue]!;
    target[to + 3] = 255;
  }
}
