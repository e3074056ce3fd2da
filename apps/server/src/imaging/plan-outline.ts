import type { FilterPlan, Pass } from '@revela/filters';

/** A plan without the work itself: what can cross threads, and is enough to share the work out. */
export interface PlanOutline extends Pick<FilterPlan, 'scratch' | 'inPlace' | 'alignment' | 'channelsAlike'> {
  readonly passes: readonly Pick<Pass, 'axis' | 'length' | 'alignment'>[];
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

/**
 * Outlines a plan.
 *
 * @throws TypeError where a filter gave sizes that nothing can be shared out by
 */
export function outlineOf({ scratch, inPlace, alignment, channelsAlike, passes }: FilterPlan): PlanOutline {
  const outline: PlanOutline = {
    scratch: scratch && { ...scratch },
    inPlace,
    alignment,
    channelsAlike,
    passes: passes.map((pass) => ({ axis: pass.axis, length: pass.length, alignment: pass.alignment })),
  };
  if (![outline, ...outline.passes].every((part) => isCount(part.alignment))) {
    throw new TypeError('an `alignment` must be a whole number from 1 on');
  }
  const { x = 0, y = 0, width = 1, height = 1 } = scratch ?? {};
  if (!Number.isInteger(x) || !Number.isInteger(y) || !isCount(width) || !isCount(height)) {
    throw new TypeError('`footprint` must give a rectangle of whole pixels');
  }
  return outline;
}
