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
