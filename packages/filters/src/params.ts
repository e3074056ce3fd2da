import type { FilterParams, ParamsSchema } from '@revela/shared';

/** The first thing that is wrong with a value, in words that follow the parameter's name; undefined where nothing is. */
function faultOf(schema: ParamsSchema['properties'][string], value: unknown): string | undefined {
  if (schema.type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (schema.type === 'string') {
    if (typeof value !== 'string') return 'must be a text';
    if ('enum' in schema) {
      return schema.enum.includes(value) ? undefined : `must be one of ${schema.enum.join(', ')}`;
    }
    return new RegExp(schema.pattern).test(value) ? undefined : 'must be a colour like #1a2b3c';
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (schema.type === 'integer' && !Number.isInteger(value)) return 'must be a whole number';
  if (value < schema.minimum) return `must be >= ${schema.minimum}`;
  if (value > schema.maximum) return `must be <= ${schema.maximum}`;
  if (schema.multipleOf !== undefined) {
    const steps = value / schema.multipleOf;
    // In binary 0.3 is no multiple of 0.1.
    if (Math.abs(steps - Math.round(steps)) > 1e-9) return `must be a multiple of ${schema.multipleOf}`;
  }
  return undefined;
}

/**
 * A filter's parameters, checked against its JSON Schema, defaults filled in.
 *
 * Written out because it runs in threads, too: a schema library takes longer to load there than all else together,
 * and what a parameter may be is four things.
 *
 * @throws TypeError that says what is wrong with which parameter
 */
export function fillParams(schema: ParamsSchema, given: Readonly<Record<string, unknown>>): FilterParams {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(schema.properties, name)) {
      const known = Object.keys(schema.properties);
      throw new TypeError(
        `there is no parameter ${JSON.stringify(name)}${known.length > 0 ? `, only ${known.join(', ')}` : ''}`,
      );
    }
  }
  const filled: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = given[name] === undefined ? property.default : given[name];
    if (value === undefined) {
      if (schema.required?.includes(name)) throw new TypeError(`${name} is missing`);
      continue;
    }
    const fault = faultOf(property, value);
    if (fault) throw new TypeError(`${name} ${fault}`);
    filled[name] = value;
  }
  return filled;
}
