import { bytesOf, type Rect, type Window } from '../raster.js';

/** Straight colour by alpha and premultiplied colour: min(255, trunc(255 * colour / alpha)). */
const straight = new Uint8Array(65536);
for (let alpha = 0; alpha < 256; alpha++) {
  for (let colour = 0; colour < 256; colour++) {
    straight[(alpha << 8) | colour] =
      alpha === 0 ? colour : Math.min(255, Math.trunc((255 * colour) / alpha));
  }
}

/** Copies rows [start, end) of `output`, counted from its first, with colours weighed by alpha as in Pillow. */
export function premultiplyRows(input: Window, output: Window, start: number, end: number): void {
  for (let row = start; row < end; row++) {
    const from = (output.y + row - input.y) * input.width + output.x - input.x;
    const source = bytesOf(input.words, from, from + output.width);
    premultiply(source, bytesOf(output.words, row * output.width, (row + 1) * output.width));
  }
}

function premultiply(source: Uint8Array, target: Uint8Array): void {
  for (let i = 0; i < target.length; i += 4) {
    const alpha = source[i + 3];
    target[i] = weigh(source[i], alpha);
    target[i + 1] = weigh(source[i + 1], alpha);
    target[i + 2] = weigh(source[i + 2], alpha);
    target[i + 3] = alpha;
  }
}

/** colour * alpha / 255, rounded. */
function weigh(colour: number, alpha: number): number {
  const product = Math.imul(colour, alpha) + 128;
  return ((product >>> 8) + product) >>> 8;
}

/** Turns `area` of an image with premultiplied alpha into straight alpha, in place. */
export function unpremultiplyArea(image: Window, area: Rect): void {
  for (let row = 0; row < area.height; row++) {
    const from = (area.y + row - image.y) * image.width + area.x - image.x;
    unpremultiply(bytesOf(image.words, from, from + area.width));
  }
}

function unpremultiply(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 4) {
    const alpha = bytes[i + 3] << 8;
    bytes[i] = straight[alpha | bytes[i]];
    bytes[i + 1] = straight[alpha | bytes[i + 1]];
    bytes[i + 2] = straight[alpha | bytes[i + 2]];
  }
}
