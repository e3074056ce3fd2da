import { checkJpegScans } from '../bounds.js';
import type { Decoder } from '../codecs/decoder.js';
import { countComponents } from './jpeg-markers.js';
import { decodeByLibjpegTurbo } from './libjpeg-turbo.js';
import { decodeByMozjpeg } from './mozjpeg.js';

/**
 * JPEG: by libjpeg-turbo, the reference's own decoder; a file it complains of by MozJPEG, which forgives what
 * can be forgiven; CMYK, which neither turns into RGB, by ImageMagick.
 */
export const decodeJpeg: Decoder = async (file) => {
  checkJpegScans(file);
  if (countComponents(file) === 4) {
    const { decodeByMagick } = await import('../codecs/magick.js');
    return decodeByMagick(file);
  }
  try {
    return await decodeByLibjpegTurbo(file);
  } catch {
    return decodeByMozjpeg(file);
  }
};
