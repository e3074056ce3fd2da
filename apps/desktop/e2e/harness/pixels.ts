import type { Locator } from '@playwright/test';
import type { Desktop } from './desktop.js';

/** What is seen of an element: 8 bits of blue, green, red and alpha a pixel. */
export interface Seen {
  readonly width: number;
  readonly height: number;
  readonly bgra: Buffer;
}

/** The pixels an element is drawn in, on the screen as it is. */
export async function see(desktop: Desktop, element: Locator): Promise<Seen> {
  const png = (await element.screenshot()).toString('base64');
  const seen = await desktop.app.evaluate(({ nativeImage }, encoded) => {
    const image = nativeImage.createFromBuffer(Buffer.from(encoded, 'base64'));
    return { ...image.getSize(), bitmap: image.toBitmap().toString('base64') };
  }, png);
  return { width: seen.width, height: seen.height, bgra: Buffer.from(seen.bitmap, 'base64') };
}

/** By how much the colours of two pictures of one size differ, a sample; Infinity where the sizes differ. */
export function difference(one: Seen, other: Seen): number {
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  let sum = 0;
  for (let i = 0; i < one.bgra.length; i++) sum += Math.abs(one.bgra[i]! - other.bgra[i]!);
  return sum / one.bgra.length;
}

/** Red, green and blue of a pixel. */
export function colourAt({ width, bgra }: Seen, x: number, y: number): [number, number, number] {
  const at = (y * width + x) * 4;
  return [bgra[at + 2]!, bgra[at + 1]!, bgra[at]!];
}
