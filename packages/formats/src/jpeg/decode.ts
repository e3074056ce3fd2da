import type { Decoder } from '../codecs/decoder.js';
import { importOnce } from '../codecs/load.js';
import { ImageError, LoadError, unsupported } from '../errors.js';
import { checkScans } from './guard.js';
import { countComponents, nameUnusual } from './header.js';
import { decodeByLibjpegTurbo } from './libjpeg-turbo.js';
import { decodeByMozjpeg } from './mozjpeg.js';

/**
 * JPEG: by libjpeg-turbo, the reference's own decoder; a file it complains of by MozJPEG, which forgives what
 * can be forgiven; CMYK, which neither turns into RGB, by ImageMagick.
 */
async function decode(file: Uint8Array<ArrayBuffer>) {
  const CMYK = 4;
  if (countComponents(file) === CMYK) {
    const { decodeByMagick } = await importOnce('ImageMagick', () => import('../codecs/magick.js'));
    return decodeByMagick(file);
  }
  try {
    return await decodeByLibjpegTurbo(file);
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    return await decodeByMozjpeg(file);
  }
}

const decodeJpeg: Decoder = async (file) => {
  checkScans(file);
  try {
    return await decode(file);
  } catch (cause) {
    const kind = cause instanceof ImageError ? nameUnusual(file) : undefined;
    throw kind === undefined ? cause : unsupported(kind, { cause });
  }
};

export default decodeJpeg;
