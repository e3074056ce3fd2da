import type { FilterName } from '@revela/shared';

/** What Revela is held to, as ratios to Flask + Pillow unless they say otherwise. */
export const targets = {
  latency: { blur: '≤ 0.15', edge_enhance: '≤ 0.35', pixelate: '≤ 1.0' },
  throughput: { blur: '≥ 5', edge_enhance: '≥ 1.7', pixelate: '≥ 1' },
  latencyToSharp: { blur: '≤ 0.6', edge_enhance: '≤ 0.6' },
  size: '≤ 1.05',
  healthUnderLoad: 'median ≤ 50 ms',
  health: 'p99 ≤ 50 ms',
  gaussian: '≤ 1.2',
  huge: { 1: '< 1.5 GB', 8: '< 2.5 GB' },
  startup: '≤ 1 s',
} as const satisfies Record<string, string | Partial<Record<FilterName | 1 | 8, string>>>;
