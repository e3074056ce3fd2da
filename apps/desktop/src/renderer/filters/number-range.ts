import type { ParameterSchema } from '@revela/shared';

export type NumberSchema = Extract<ParameterSchema, { type: 'number' | 'integer' }>;

/** How a number is set: between which values, in steps of what, with how many decimals. */
export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly decimals: number;
}

/** The range of a parameter; where it has to be a multiple, the first and the last multiple are the ends. */
export function numberRange({ type, minimum, maximum, multipleOf }: NumberSchema): NumberRange {
  const unit = multipleOf ?? (type === 'integer' ? 1 : undefined);
  if (unit !== undefined) {
    const decimals = decimalsOf(unit);
    const first = round(Math.ceil(round(minimum / unit, 9)) * unit, decimals);
    const last = round(Math.floor(round(maximum / unit, 9)) * unit, decimals);
    return { minimum: first, maximum: last, step: unit, decimals };
  }
  const range = maximum - minimum;
  // About a hundred steps, but as fine as a tenth where that is still a slider's work.
  const hundredth = range > 0 ? Number(`1e${Math.floor(Math.log10(range / 100))}`) : 1;
  const step = range <= 1000 ? Math.min(hundredth, 0.1) : hundredth;
  return { minimum, maximum, step, decimals: Math.max(2, decimalsOf(step)) };
}

/** The value of a range that is nearest to what was typed; any decimals count but where it has to be a multiple. */
export function fitNumber(value: number, { multipleOf, type }: NumberSchema, range: NumberRange): number {
  const { minimum, maximum, step, decimals } = range;
  const isStepped = multipleOf !== undefined || type === 'integer';
  const nearest = isStepped ? Math.round(value / step) * step : value;
  return Math.min(Math.max(round(nearest, decimals), minimum), maximum);
}

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.min(Math.max((mantissa.split('.')[1]?.length ?? 0) - Number(exponent), 0), 12);
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
