export function formatMilliseconds(value: number): string {
  return value < 1000
    ? `${value.toPrecision(3).replace(/\.0+$/, '')} ms`
    : `${(value / 1000).toPrecision(3)} s`;
}

export function formatBytes(value: number): string {
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(2)} MB`;
}

/** A ratio in parentheses; nothing where there is none. */
export const formatRatio = (ratio: number, digits = 2) =>
  Number.isFinite(ratio) ? ` (${ratio.toFixed(digits)})` : '';
