/** Targets by the name of the filter: one without has a figure, and nothing it is held to. */
type ByFilter = Readonly<Partial<Record<string, string>>>;

/** What Revela is held to, as ratios to Flask + Pillow unless they say otherwise. */
export const targets = {
  latency: { blur: '≤ 0.15', edge_enhance: '≤ 0.35', pixelate: '≤ 1.0' } as ByFilter,
  throughput: { blur: '≥ 5', edge_enhance: '≥ 1.7', pixelate: '≥ 1' } as ByFilter,
  latencyToSharp: { blur: '≤ 0.6', edge_enhance: '≤ 0.6' } as ByFilter,
  /** Of filters that Pillow has; no other server's files are the measure. */
  size: { blur: '≤ 1.05', edge_enhance: '≤ 1.05', pixelate: '≤ 1.05' } as ByFilter,
  health: 'p99 ≤ 50 ms',
};
