/** A half-open range of rows or columns. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Splits `[0, length)` into at most `parts` ranges of about the same size that begin at multiples of `grain`.
 */
export function splitRange(length: number, grain: number, parts: number): Range[] {
  const grains = Math.ceil(length / grain);
  const count = Math.max(1, Math.min(parts, grains));
  return Array.from({ length: count }, (_, i) => ({
    start: Math.floor((grains * i) / count) * grain,
    end: Math.min(Math.floor((grains * (i + 1)) / count) * grain, length),
  }));
}
