import type { Rect, Size, Window } from './raster.js';

/** One pass over an intermediate image, in place but for the first, which reads the source. */
export interface LinePass {
  readonly axis: 'rows' | 'columns';
  /** Strips best begin at multiples of this many rows or columns. */
  readonly alignment: number;
  /**
   * Filters rows or columns [start, end) of `output`, counted from its first.
   *
   * @param input holds at least the rectangle of `output`; may be `output` itself
   */
  run(input: Window, output: Window, start: number, end: number): void;
}

/** What a filter does to one image: everything but regions, alpha and the frame, which the plan handles. */
export interface FilterOperation {
  /** Width of the frame that is copied from the source, in pixels. */
  readonly border: number;
  /** Bands of rows best begin at multiples of this. */
  readonly alignment: number;
  /** The pixels that `area` of the result depends on; may reach beyond the image. */
  footprint(area: Rect): Rect;
  /** Passes over an intermediate image before `render`; none: `render` reads the source. */
  readonly passes: readonly LinePass[];
  /**
   * Writes `area` of the result, a rectangle inside the frame, and nothing else.
   *
   * @param input without passes at least the footprint of `area` clipped to the image, else at least `area`
   * @param output holds at least `area`, and is not `input`
   */
  render(input: Window, output: Window, area: Rect): void;
}

/**
 * A filter that works in passes: from parameters (defaults filled in) to what is to be done. The four channels come
 * as the definition asks for them, premultiplied or straight, R G B A from the lowest byte of a word on.
 *
 * @param opaque true: the alpha of every pixel is 255 and need not be computed, and alpha is the highest byte
 */
export type Filter<Params> = (params: Params, image: Size, opaque: boolean) => FilterOperation;
