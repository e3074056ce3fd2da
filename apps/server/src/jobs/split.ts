/** A half-open range of rows or columns. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Splits `[0, length)` into at most `parts` ranges of about the same size that begin at multiples of `alignment`.
 */
export function splitRange(length: number, alignment: number, parts: number): Range[] {
  const units = Math.ceil(length / alignment);
  const count = Math.max(1, Math.min(parts, units));
  return Array.from({ length: count }, (_, i) => ({
    start: Math.floor((units * i) / count) * alignment,
    end: Math.min(Math.floor((units * (i + 1)) / count) * alignment, length),
  }));
}
