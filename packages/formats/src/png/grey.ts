import type { Raster } from '@revela/shared';

/** True where red, green and blue are the same in every pixel. Stops at the first pixel that has a colour. */
export function isGrey({ data }: Raster): boolean {
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  }
  return true;
}
