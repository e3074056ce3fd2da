import { isOpaque } from '@revela/filters';
import { toRgba, type DecodedPixels } from '@revela/formats/codecs/decoder';
import { freeBuffer } from '@revela/formats/codecs/garbage';
import { decodeImage } from '@revela/formats/decoders';
import { ImageError } from '@revela/formats/errors';
import { readIccProfile } from '@revela/formats/icc-profile';
import { orient, uprightSize } from '@revela/formats/orientation';
import { isGrey } from '@revela/formats/png/grey';
import type { Raster } from '@revela/shared';
import { StoppedError, throwIfRaised } from '../jobs/stop-flag.js';
import { boundCodecMemory } from '../jobs/wasm-memory-limit.js';
import type { DecodedImage, DecodeTask, Failure } from './tasks.js';
import { imageOver } from './thread.js';

/**
 * Fills an image with what was decoded, every pixel of it: its memory may hold another's picture.
 *
 * @throws {ImageError} `IMAGE_CORRUPT` where the picture has another size than the image
 */
function drawUpright(stored: DecodedPixels, orientation: number, { data, ...image }: Raster): void {
  const { width, height } = uprightSize(stored.width, stored.height, orientation);
  if (width !== image.width || height !== image.height) {
    const said = `${image.width} x ${image.height}`;
    throw new ImageError(
      'IMAGE_CORRUPT',
      `The image is damaged: its header says ${said}, its content ${width} x ${height}.`,
    );
  }
  if (stored.data.length !== stored.width * stored.height * stored.channels) {
    throw new ImageError('IMAGE_CORRUPT', 'The image is damaged: its decoder left pixels out.');
  }
  if (orientation === 1) {
    toRgba(stored, data as Uint8Array);
    return;
  }
  const rgba = new Uint8Array(width * height * 4);
  toRgba(stored, rgba);
  orient({ ...stored, data: rgba }, orientation, data as Uint8Array);
}

/**
 * Decodes an image file and turns it upright.
 *
 * @throws {StoppedError} where the job is stopped
 */
export async function decode(task: DecodeTask): Promise<{ ok: true; image: DecodedImage } | Failure> {
  try {
    const { file, format, orientation, pixels, stop, width, height } = task;
    throwIfRaised(stop);
    boundCodecMemory(width * height, file.length);
    const stored = await decodeImage(format, file);
    const { bitmap } = imageOver({ pixels, width, height });
    try {
      throwIfRaised(stop);
      drawUpright(stored, orientation, bitmap);
    } finally {
      stored.release?.();
    }
    throwIfRaised(stop);
    return {
      ok: true,
      image: {
        pixels,
        width,
        height,
        opaque: stored.channels < 4 || isOpaque(bitmap),
        grey: stored.channels === 1 || isGrey(bitmap),
        icc: readIccProfile(file, format),
      },
    };
  } catch (cause) {
    if (cause instanceof StoppedError) throw cause;
    // A codec that trapped may have left its memory in any state: the thread ends, and is replaced, with it.
    if (cause instanceof WebAssembly.RuntimeError) process.exit(1);
    const known = cause instanceof ImageError;
    return {
      ok: false,
      code: known ? cause.code : 'IMAGE_CORRUPT',
      message: known ? cause.message : 'The image is damaged: it cannot be decoded.',
      cause: String(known ? (cause.cause ?? cause) : cause),
    };
  } finally {
    freeBuffer(task.file.buffer);
  }
}
