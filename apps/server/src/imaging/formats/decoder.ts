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

const OPAQUE = 0xff000000;

/**
 * Spreads pixels to RGBA.
 *
 * @param target receives `width * height * 4` bytes, from a multiple of 4 on
 */
export function toRgba({ data, channels }: DecodedPixels, target: Uint8Array): void {
  if (channels === 4) {
    target.set(data);
    return;
  }
  // One store a pixel; a word holds A, B, G, R from its highest byte on, as on every machine Node runs on.
  const words = new Uint32Array(target.buffer, target.byteOffset, data.length / channels);
  if (channels === 1) {
    for (let i = 0; i < words.length; i++) words[i] = OPAQUE | (data[i]! * 0x010101);
    return;
  }
  for (let i = 0, from = 0; i < words.length; i++, from += 3) {
    words[i] = OPAQUE | (data[from + 2]! << 16) | (data[from + 1]! << 8) | data[from]!;
  }
}
