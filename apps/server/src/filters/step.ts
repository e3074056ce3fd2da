import type { AnyFilter } from '@revela/filters';
import type { FilterParams, Region } from '@revela/shared';

/** One filter of a request, checked. */
export interface ProcessingStep {
  readonly filter: AnyFilter;
  /** Defaults filled in. */
  readonly params: FilterParams;
  /** undefined: the whole image. */
  readonly regions: readonly Region[] | undefined;
}
