import type { FilterJob } from '@revela/filters';
import type { ImageErrorCode } from '@revela/formats/errors';
import type { PixelLayout } from '@revela/formats/png/layout';
import type { PngProfile } from '@revela/formats/png/profile';
import type { CompressedStrip } from '@revela/formats/png/strip';
import type { ImageFormat } from '@revela/shared';
import type { Stoppable } from '../jobs/job.js';

/** RGBA pixels that every thread sees. */
export interface SharedRaster {
  /** May be longer than the pixels are. */
  readonly pixels: SharedArrayBuffer;
  readonly width: number;
  readonly height: number;
}

/** What the encoder wants to know of an image, or of a strip of one. */
export interface Channels {
  /** No pixel is translucent. */
  readonly opaque: boolean;
  /** Red, green and blue are the same in every pixel. */
  readonly grey: boolean;
}

/** What a thread could not do, as it crosses from thread to thread: errors lose their class there. */
export type Failure =
  | { readonly ok: false; readonly code: ImageErrorCode; readonly message: string; readonly cause: string }
  | {
      readonly ok: false;
      readonly code: 'FILTER_FAILED';
      readonly filter: string;
      readonly message: string;
      readonly stack: string;
    };

export interface DecodeTask extends Stoppable {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly format: ImageFormat;
  readonly orientation: number;
  /** What the header announced, in pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Receives the pixels, 4 bytes each. */
  readonly pixels: SharedArrayBuffer;
  /** True: of the profile only what changes colours is kept. */
  readonly bareProfile: boolean;
}

export interface DecodedImage extends SharedRaster, Channels {
  /** Its profile, compressed as the answer carries it. */
  readonly icc: PngProfile | undefined;
}

/** What a filter is going to do to an image, asked of a filter whose own code the main thread does not run. */
export interface PlanTask extends Stoppable {
  readonly job: FilterJob;
}

/** A strip of one pass of a filter. */
export interface PassTask extends Stoppable {
  readonly job: FilterJob;
  readonly source: SharedRaster;
  readonly scratch: SharedRaster;
  /** Which of the plan's passes. */
  readonly pass: number;
  readonly start: number;
  readonly end: number;
}

/** A strip of a filter's result, to be kept whole: what it is like decides how it is written. */
export interface FilterStripTask extends Stoppable {
  readonly job: FilterJob;
  readonly source: SharedRaster;
  readonly scratch: SharedRaster | undefined;
  /** Receives the rows of the strip. */
  readonly target: SharedRaster;
  readonly start: number;
  readonly end: number;
}

/** A filter of the whole image. */
export interface FilterWholeTask extends Stoppable {
  readonly job: FilterJob;
  readonly source: SharedRaster;
  /** Receives the result where it has the size of the source. */
  readonly target: SharedRaster;
  /** Pixels the result may have. */
  readonly maxPixels: number;
}

export interface FilteredImage extends SharedRaster, Channels {}

/** A strip of the PNG. */
export interface EncodeTask extends Stoppable {
  /** The filter whose rows are written; undefined: the rows of the source as they are. */
  readonly job: FilterJob | undefined;
  readonly source: SharedRaster;
  readonly scratch: SharedRaster | undefined;
  readonly layout: PixelLayout;
  readonly start: number;
  readonly end: number;
  /** How many strips the picture has. */
  readonly stripCount: number;
}

export interface RenderedStrip extends CompressedStrip {
  readonly ok: true;
  /** Milliseconds spent on the filter. */
  readonly filterMs: number;
  /** Milliseconds spent on compression. */
  readonly encodeMs: number;
}
