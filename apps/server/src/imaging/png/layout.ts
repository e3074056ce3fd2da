/**
 * How the samples of a PNG are laid out (PNG third edition, 11.2.1): the colour type, and the bytes of a pixel
 * at 8 bits a sample.
 */
export const layouts = {
  grey: { colorType: 0, bytesPerPixel: 1 },
  rgb: { colorType: 2, bytesPerPixel: 3 },
  greyAlpha: { colorType: 4, bytesPerPixel: 2 },
  rgba: { colorType: 6, bytesPerPixel: 4 },
} as const;

export type PixelLayout = keyof typeof layouts;

/** The smallest layout that holds an image. */
export function layoutFor(image: { grey: boolean; opaque: boolean }): PixelLayout {
  if (image.grey) return image.opaque ? 'grey' : 'greyAlpha';
  return image.opaque ? 'rgb' : 'rgba';
}

/**
 * Packs RGBA pixels into a layout, dropping what the layout leaves out.
 *
 * @param rgba the pixels, 4 bytes each
 * @param count how many pixels
 * @param layout the layout to pack into
 * @param target receives `count` times the layout's bytes per pixel
 */
export function packPixels(rgba: Uint8Array, count: number, layout: PixelLayout, target: Uint8Array): void {
  const end = count * 4;
  let to = 0;
  switch (layout) {
    case 'rgba':
      target.set(rgba.subarray(0, end));
      return;
    case 'rgb':
      for (let from = 0; from < end; from += 4) {
        target[to] = rgba[from]!;
        target[to + 1] = rgba[from + 1]!;
        target[to + 2] = rgba[from + 2]!;
        to += 3;
      }
      return;
    case 'greyAlpha':
      for (let from = 0; from < end; from += 4) {
        target[to] = rgba[from]!;
        target[to + 1] = rgba[from + 3]!;
        to += 2;
      }
      return;
    case 'grey':
      for (let from = 0; from < end; from += 4) target[to++] = rgba[from]!;
  }
}
