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

/** Four pixels at a time: four words make three. */
function packRgb(rgba: Uint8Array, count: number, target: Uint8Array): void {
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, count);
  const whole = count & ~3;
  const packed = new Uint32Array(target.buffer, target.byteOffset, (whole / 4) * 3);
  for (let from = 0, to = 0; from < whole; from += 4, to += 3) {
    const second = words[from + 1]!;
    const third = words[from + 2]!;
    packed[to] = (words[from]! & 0xffffff) | (second << 24);
    packed[to + 1] = ((second >>> 8) & 0xffff) | (third << 16);
    packed[to + 2] = ((third >>> 16) & 0xff) | (words[from + 3]! << 8);
  }
  for (let i = whole; i < count; i++) {
    for (let channel = 0; channel < 3; channel++) target[i * 3 + channel] = rgba[i * 4 + channel]!;
  }
}

/**
 * Packs RGBA pixels into a layout, dropping what the layout leaves out.
 *
 * @param rgba the pixels, 4 bytes each, from a multiple of 4 on
 * @param count how many pixels
 * @param layout the layout to pack into
 * @param target receives `count` times the layout's bytes per pixel, from a multiple of 4 on
 */
export function packPixels(rgba: Uint8Array, count: number, layout: PixelLayout, target: Uint8Array): void {
  const end = count * 4;
  let to = 0;
  switch (layout) {
    case 'rgba':
      target.set(rgba.subarray(0, end));
      return;
    case 'rgb':
      packRgb(rgba, count, target);
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
