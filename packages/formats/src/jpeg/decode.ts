import type { Decoder } from '../codecs/decoder.js';
import { importOnce } from '../codecs/load.js';
import { LoadError } from '../errors.js';
import { checkScans } from './guard.js';
import { countComponents } from './header.js';
import { decodeByLibjpegTurbo } from './libjpeg-turbo.js';
import { decodeByMozjpeg } from './mozjpeg.js';

/**
 * JPEG: by libjpeg-turbo, the reference's own decoder; a file it complains of by MozJPEG, which forgives what
 * can be forgiven; CMYK, which neither turns into RGB, by ImageMagick.
 */
const decodeJpeg: Decoder = async (file) => {
  checkScans(file);
  const CMYK = 4;
  if (countComponents(file) === CMYK) {
    const { decodeByMagick } = await importOnce('ImageMagick', () => import('../codecs/magick.js'));
    return decodeByMagick(file);
  }
  try {
    return await decodeByLibjpegTurbo(file);
  } catch (cause) {
    if (cause instanceof LoadError) throw cause;
    return decodeByMozjpeg(file);
  }
};

export default decodeJpeg;
