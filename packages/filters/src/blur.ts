import type { FilterParams } from '@revela/shared';
import { gaussianBlur } from './gaussian.js';
import type { Kernel } from './kernel.js';
import { ringBlur } from './ring.js';

/**
 * Blur: the light 5x5 ring of `ImageFilter.BLUR`, or with a radius the Gaussian of that standard deviation.
 *
 * @param radius standard deviation in pixels, above 0; left out: the ring
 */
const blur: Kernel<FilterParams<'blur'>> = ({ radius }, _image, opaque) =>
  radius === undefined ? ringBlur : gaussianBlur(radius, opaque);
export default blur;
