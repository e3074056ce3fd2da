import jimpJpeg from '@jimp/js-jpeg';
import { checkJpegScans } from '../bounds.js';
import type { Decoder } from './decoder.js';
import { countComponents } from './jpeg-markers.js';
import { decodeByLibjpegTurbo } from './libjpeg-turbo.js';
import { decodeByMozjpeg } from './mozjpeg.js';

/**
 * JPEG: by libjpeg-turbo, the reference's own decoder; a file it complains of by MozJPEG, which forgives what
 * can be forgiven; CMYK, which neither turns into RGB, by Jimp's decoder.
 */
export const decodeJpeg: Decoder = async (file) => {
  checkJpegScans(file);
  if (countComponents(file) === 4) {
    const bitmap = jimpJpeg().decode(Buffer.from(file.buffer, file.byteOffset, file.byteLength), {
      maxResolutionInMP: Infinity,
      maxMemoryUsageInMB: 4096,
    });
    return { ...bitmap, channels: 4 };
  }
  try {
    return await decodeByLibjpegTurbo(file);
  } catch {
    return decodeByMozjpeg(file);
  }
};
