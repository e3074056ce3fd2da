import { isOpaque } from '@revela/filters';
import { toRgba, type DecodedPixels } from '@revela/formats/codecs/decoder';
import { collectGarbage, freeBuffer } from '@revela/formats/codecs/garbage';
import { decodeImage } from '@revela/formats/decoders';
import { damaged, ImageError } from '@revela/formats/errors';
import { readIccProfile } from '@revela/formats/icc-profile';
import { withoutTexts } from '@revela/formats/bare-profile';
import { orient, uprightSize } from '@revela/formats/orientation';
import { isGrey } from '@revela/formats/png/grey';
import { compressProfile } from '@revela/formats/png/profile';
import type { Raster } from '@revela/shared';
import { isShortage } from '../jobs/shortage.js';
import { throwIfRaised } from '../jobs/stop-flag.js';
import { transferring } from '../jobs/transfer.js';
import { boundCodecMemory, systemRefusal } from '../jobs/wasm-memory-limit.js';
import { orEndThread } from './end-thread.js';
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
    throw damaged(`its header says ${said}, its content ${width} x ${height}`);
  }
  if (stored.data.length !== stored.width * stored.height * stored.channels) {
    throw damaged('a part of its pixels is missing');
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
 * @returns a failure where the decoder found the file damaged: its word alone, and that of what is checked of its pixels
 * @throws {StoppedError} where the job is stopped
 * @throws {LoadError} where a codec cannot be loaded
 */
export async function decode(task: DecodeTask): Promise<{ ok: true; image: DecodedImage } | Failure> {
  try {
    const { file, format, orientation, pixels, stop, width, height } = task;
    throwIfRaised(stop);
    boundCodecMemory(width * height, file.length);
    const stored = await orEndThread(decodeImage(format, file));
    const { bitmap } = imageOver({ pixels, width, height });
    try {
      throwIfRaised(stop);
      drawUpright(stored, orientation, bitmap);
    } finally {
      stored.release?.();
    }
    throwIfRaised(stop);
    const profile = readIccProfile(file, format);
    const icc = profile && compressProfile(task.bareProfile ? withoutTexts(profile) : profile);
    const opaque = stored.channels < 4 || isOpaque(bitmap);
    const grey = stored.channels === 1 || isGrey(bitmap);
    return transferring(
      { ok: true, image: { pixels, width, height, opaque, grey, icc } },
      icc ? [icc.chunk.buffer] : [],
    );
  } catch (cause) {
    // Anything but a decoder's word about the file is a fault of ours.
    if (!(cause instanceof ImageError)) throw cause;
    // A codec that was given no memory calls the file damaged, or says nothing at all.
    const refusal = systemRefusal();
    if (refusal) throw refusal;
    if (isShortage(cause.cause)) throw cause.cause as Error;
    // What a codec that trapped had decoded is as large as the picture.
    if (cause.cause instanceof WebAssembly.RuntimeError) collectGarbage('all');
    const { code, message, cause: inner = cause } = cause;
    return { ok: false, code, message, cause: String(inner) };
  } finally {
    freeBuffer(task.file.buffer);
  }
}
