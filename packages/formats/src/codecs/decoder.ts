/** Pixels as a decoder gives them: rows from the top as stored, 8 bits a sample, straight alpha. */
export interface DecodedPixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** Samples a pixel: grey, RGB or RGBA. */
  readonly channels: 1 | 3 | 4;
  /** Gives the pixels' memory back to the decoder: they are not to be read any more. */
  release?(): void;
}

/**
 * Decodes a whole image file: the default export of a format's `decode.ts`. It looks at what the file announces before it
 * allocates by it: a file may lie about anything but its signature.
 *
 * @param file is the decoder's own, which it may keep and change
 * @returns a promise, or the pixels themselves
 * @throws {ImageError} `IMAGE_CORRUPT`; whatever else it throws means the same, but for a `LoadError`
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
  spreadRgb(data, words);
}

/** Four pixels at a time: three words make four. */
function spreadRgb(data: DecodedPixels['data'], words: Uint32Array): void {
  const aligned = data.byteOffset % 4 === 0;
  const whole = aligned ? words.length & ~3 : 0;
  const packed = new Uint32Array(data.buffer, aligned ? data.byteOffset : 0, (whole / 4) * 3);
  for (let from = 0, to = 0; to < whole; from += 3, to += 4) {
    const first = packed[from]!;
    const second = packed[from + 1]!;
    const third = packed[from + 2]!;
    words[to] = OPAQUE | first;
    words[to + 1] = OPAQUE | (first >>> 24) | (second << 8);
    words[to + 2] = OPAQUE | (second >>> 16) | (third << 16);
    words[to + 3] = OPAQUE | (third >>> 8);
  }
  for (let i = whole, from = whole * 3; i < words.length; i++, from += 3) {
    words[i] = OPAQUE | (data[from + 2]! << 16) | (data[from + 1]! << 8) | data[from]!;
  }
}
