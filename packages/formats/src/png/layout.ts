import type { IccColorSpace } from '../icc-profile.js';

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

/** Bytes of a pixel as the encoder gets it, whatever the layout. */
export const RGBA_BYTES = layouts.rgba.bytesPerPixel;

/** What decides how an image is laid out. */
export interface LayoutCriteria {
  /** No pixel is translucent. */
  readonly opaque: boolean;
  /** Red, green and blue are the same in every pixel. */
  readonly grey: boolean;
  /** The profile its samples are to be read by. */
  readonly icc?: { readonly colorSpace: IccColorSpace } | undefined;
}

/**
 * The smallest layout that holds an image and its profile. A PNG's profile must be of grey where its samples are, and of
 * colour where they are (11.3.2.3). So a grey image with a colour profile is written in colour: its greys are those of
 * that profile. A coloured image with a grey profile, which a filter may make of a grey one, is written without it
 * (see `profileFits`), as no layout holds both.
 */
export function layoutFor({ opaque, grey, icc }: LayoutCriteria): PixelLayout {
  if (grey && icc?.colorSpace !== 'RGB ') return opaque ? 'grey' : 'greyAlpha';
  return opaque ? 'rgb' : 'rgba';
}

/** True where a PNG of this layout may carry the profile. */
export function profileFits(icc: { readonly colorSpace: IccColorSpace }, layout: PixelLayout): boolean {
  const grey = layout === 'grey' || layout === 'greyAlpha';
  return (icc.colorSpace === 'GRAY') === grey;
}
