import { fillParams } from '@revela/filters';
import type { FilterDescription, ParameterSchema } from '@revela/shared';
import type { OfferedFilter, ParamValue } from '../../ipc/api.js';

/** What a person set of one filter's parameters; one that is left out has its default, or is the server's to fill in. */
export type ParamValues = Readonly<Record<string, ParamValue>>;

/** The value of a parameter: what was set, as far as it fits, or the default; undefined where there is neither. */
export function paramValue(
  name: string,
  schema: ParameterSchema,
  values: ParamValues = {},
): ParamValue | undefined {
  // A parameter may be called `constructor`.
  const set = Object.hasOwn(values, name) ? values[name] : undefined;
  return set !== undefined && fits(name, schema, set) ? set : schema.default;
}

/** What is sent for a filter: what the person set, and the schema's default for the rest. */
export function paramsToSend(
  filter: FilterDescription,
  values: ParamValues = {},
): Record<string, ParamValue> {
  const entries = Object.entries(filter.params.properties).map(
    ([name, schema]) => [name, paramValue(name, schema, values)] as const,
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, ParamValue] => entry[1] !== undefined));
}

/** The parameters that a filter needs and that are not set. */
export function missingParams({ params }: FilterDescription, values: ParamValues = {}): string[] {
  const required = params.required ?? [];
  return required.filter((name) => {
    const schema = params.properties[name];
    return schema !== undefined && paramValue(name, schema, values) === undefined;
  });
}

/** True where a filter can be sent. */
export function isReady(filter: OfferedFilter, values: ParamValues): boolean {
  return filter.unsupported.length === 0 && missingParams(filter, values).length === 0;
}

function fits(name: string, schema: ParameterSchema, value: ParamValue): boolean {
  try {
    fillParams(
      { type: 'object', additionalProperties: false, properties: { [name]: schema } },
      { [name]: value },
    );
    return true;
  } catch {
    return false;
  }
}
