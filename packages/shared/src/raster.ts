/** An image: RGBA interleaved, straight alpha, 8 bits a channel, rows from the top, no padding. */
export interface Raster {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}
