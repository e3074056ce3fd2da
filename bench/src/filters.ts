import { type AnyFilter, fillParams, filters as catalogue } from '@revela/filters';
import type { FilterParams, ParameterSchema, ParamsSchema } from '@revela/shared';

/** A filter that is measured, with the parameters it is measured with. */
export interface BenchFilter {
  readonly name: string;
  /** Its name in the table and the chart. */
  readonly title: string;
  readonly params: FilterParams;
}

/** A value for a parameter that has no default and may not be left out. */
function anyValue(schema: ParameterSchema): unknown {
  if (schema.type === 'boolean') return false;
  if (schema.type === 'string') return 'enum' in schema ? schema.enum[0] : '#000000';
  return schema.minimum;
}

/** The filter as a client that chooses nothing sends it. */
function benchFilter({ name, title, params }: AnyFilter): BenchFilter {
  const { properties, required = [] } = params as ParamsSchema;
  const missing = required.filter((key) => properties[key]!.default === undefined);
  const given = Object.fromEntries(missing.map((key) => [key, anyValue(properties[key]!)]));
  return { name, title: title.en, params: fillParams(params, given) };
}

/**
 * The filters to measure: those of the catalogue, whatever it holds.
 *
 * @param only names; none: all
 * @throws {Error} where the catalogue has no filter of a name
 */
export function chooseFilters(
  only: readonly string[] = [],
  from: readonly AnyFilter[] = catalogue,
): BenchFilter[] {
  for (const name of only) {
    if (!from.some((filter) => filter.name === name)) {
      throw new Error(`There is no filter "${name}", only ${from.map((filter) => filter.name).join(', ')}.`);
    }
  }
  return from.filter(({ name }) => only.length === 0 || only.includes(name)).map(benchFilter);
}
