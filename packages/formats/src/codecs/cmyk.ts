/** `a * b / 255`, rounded, as Pillow does it. */
function multiply(a: number, b: number): number {
  const product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

/** Turns pixels of CMYK into RGBA, in place: no profile, light times what each ink lets through (Pillow's `cmyk2rgb`). */
export function cmykToRgb(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const light = 255 - pixels[i + 3]!;
    pixels[i] = light - multiply(pixels[i]!, light);
    pixels[i + 1] = light - multiply(pixels[i + 1]!, light);
    pixels[i + 2] = light - multiply(pixels[i + 2]!, light);
    pixels[i + 3] = 255;
  }
}
