import type { FilterDescription, FilterGroup, Hiding, Localized, ParamsSchema, Raster } from '@revela/shared';
import type { JimpInstance } from 'jimp';
import type { Filter } from './filter.js';

/** The image a filter gets: an instance of the server's Jimp, upright RGBA of 8 bits a channel, straight alpha. */
export type FilterImage = JimpInstance;

/** Makes a Jimp image over pixels, without a copy: what a method writes is written there. */
export type CreateImage = (pixels: Raster) => FilterImage;

/** Methods in the form of a Jimp plugin: functions of an image and further arguments. */
export type JimpMethods = Readonly<Record<string, (image: never, ...args: never[]) => unknown>>;

type Properties = ParamsSchema['properties'];
type ValueOf<P> = P extends { enum: readonly (infer Choice)[] }
  ? Choice
  : P extends { type: 'number' | 'integer' }
    ? number
    : P extends { type: 'boolean' }
      ? boolean
      : string;
type Filled<P> = { [K in keyof P]: P[K] extends { default: unknown } ? K : never }[keyof P];

/** The parameters that a filter gets, by its JSON Schema: those with a default are always there. */
export type ParamsOf<P> = { readonly [K in Filled<P>]: ValueOf<P[K]> } & {
  readonly [K in Exclude<keyof P, Filled<P>>]?: ValueOf<P[K]>;
};

interface Common<P> {
  /** On the wire, in the catalogue and in the records: `[a-z][a-z0-9_]{0,31}`, unique. */
  readonly name: string;
  readonly title: Localized;
  readonly description: Localized;
  /** Where the clients list it. */
  readonly group: FilterGroup;
  /** JSON Schema of the parameters, with labels (`title`, `x-title`) and units (`x-unit`) for the clients' forms. */
  readonly params: Omit<ParamsSchema, 'properties'> & { readonly properties: P };
  /** How well it hides what it covers, where it is made for that: what a client warns of. */
  readonly hides?: Hiding | undefined;
  /** False: the result may have another size than the image, so regions do not apply. */
  readonly keepsSize?: boolean | undefined;
  /** Methods to add to the server's Jimp, where `apply` needs one that it lacks. */
  readonly plugin?: JimpMethods | undefined;
}

/** A filter that works on a Jimp image. */
export interface AppliedFilter<P> extends Common<P> {
  /**
   * `pixel`: each pixel of the result depends on the same pixel of the image alone, so that any strip may be filtered
   * by itself; `image`: it needs the whole image.
   */
  readonly scope: 'pixel' | 'image';
  /**
   * Filters the image, in place or not.
   *
   * @returns an image; of scope `pixel` at once and of the same size, of scope `image` it may be a promise
   */
  apply(image: FilterImage, params: ParamsOf<P>): unknown;
  readonly kernel?: undefined;
  readonly alpha?: undefined;
}

/** A filter that works in passes over typed arrays, split over threads: see `Filter`. */
export interface KernelFilter<P> extends Common<P> {
  readonly scope?: undefined;
  readonly kernel: Filter<ParamsOf<P>>;
  /**
   * The colours that the kernel gets: weighed by alpha, so that a transparent background never bleeds into the picture
   * (what filters of a neighbourhood want), or straight as in the image (what filters of single pixels want).
   */
  readonly alpha: 'premultiplied' | 'straight';
  /**
   * `alike`: a grey image stays grey and an opaque one opaque, as where every channel is treated alike; `any`: the
   * result is looked at before it is written, which costs a pass over it.
   */
  readonly channels: 'alike' | 'any';
  readonly apply?: undefined;
}

/** What one filter says of itself, ours and an operator's alike. */
export type FilterDefinition<P = Properties> = AppliedFilter<P> | KernelFilter<P>;

/** A definition of any parameters. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- parameters are checked against the schema before they are passed on
export type AnyFilter = AppliedFilter<any> | KernelFilter<any>;

/** Names the types of a definition; changes nothing. */
export function defineFilter<const P extends Properties>(
  definition: FilterDefinition<P>,
): FilterDefinition<P> {
  return definition;
}

/** The definition as `GET /api/v1/filters` lists it. */
export function describeFilter(definition: AnyFilter): FilterDescription {
  const { name, title, description, group, params, hides = null, keepsSize = true } = definition;
  return { name, title, description, group, params, hides, regions: keepsSize };
}

/** A filter broke its promise: it threw, or returned what is no image of a size it may have. */
export class FilterFailedError extends Error {
  override readonly name = 'FilterFailedError';

  constructor(
    /** Name of the filter. */
    readonly filter: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** @param cause whatever the filter threw; such a failure of its own stays as it is */
  static of(filter: string, cause: unknown): FilterFailedError {
    if (cause instanceof FilterFailedError) return cause;
    return new FilterFailedError(filter, `it threw ${textOf(cause)}`, { cause });
  }
}

const MAX_TEXT = 1000;

/** Whatever may have been thrown, in words. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown).slice(0, MAX_TEXT);
  } catch {
    return 'something that cannot be put into words';
  }
}
