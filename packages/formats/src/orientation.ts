import type { Raster } from '@revela/shared';

/** Width and height of an image once its EXIF orientation (1 to 8) is applied. */
export function uprightSize(
  width: number,
  height: number,
  orientation: number,
): { width: number; height: number } {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * Turns an image upright.
 *
 * @param source RGBA pixels as stored
 * @param orientation EXIF orientation, 1 to 8 (Exif 3.0, tag 274)
 * @param target receives the upright RGBA pixels: `source.width * source.height * 4` bytes
 */
export function orient(source: Raster, orientation: number, target: Uint8Array): void {
  const { width, height } = source;
  if (orientation <= 1) {
    target.set(source.data);
    return;
  }
  const upright = uprightSize(width, height, orientation);
  // Where the stored pixel of the upright one at (0, 0) lies, and the step to take for each x and y.
  const mirrorX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const mirrorY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const origin = (mirrorY ? height - 1 : 0) * width + (mirrorX ? width - 1 : 0);
  const along = mirrorX ? -1 : 1;
  const down = mirrorY ? -width : width;
  const stepX = orientation >= 5 ? down : along;
  const stepY = orientation >= 5 ? along : down;
  const pixels = new Uint32Array(source.data.buffer, source.data.byteOffset, width * height);
  const out = new Uint32Array(target.buffer, target.byteOffset, width * height);
  // Blocks keep both the rows read and the rows written in the cache when the axes swap.
  const block = 64;
  for (let top = 0; top < upright.height; top += block) {
    const bottom = Math.min(top + block, upright.height);
    for (let left = 0; left < upright.width; left += block) {
      const right = Math.min(left + block, upright.width);
      for (let y = top; y < bottom; y++) {
        let from = origin + y * stepY + left * stepX;
        const row = y * upright.width;
        for (let x = left; x < right; x++) {
          out[row + x] = pixels[from]!;
          from += stepX;
        }
      }
    }
  }
}
