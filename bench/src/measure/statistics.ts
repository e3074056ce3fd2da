/** The value below which the given share of the values lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * Median of the ratios of two series measured in turns: value `i` of one is held against value `i` of the other,
 * taken moments apart, so that what slows the machine for a while slows both.
 */
export function pairedRatio(values: readonly number[], base: readonly number[]): number {
  const pairs = Math.min(values.length, base.length);
  return median(values.slice(0, pairs).map((value, i) => value / base[i]!));
}
