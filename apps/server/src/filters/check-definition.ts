import { fillParams } from '@revela/filters';
import {
  FilterNameSchema,
  filterGroups,
  hidingKinds,
  LocalizedSchema,
  ParameterSchema,
  type ParamsSchema,
} from '@revela/shared';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function faultOfSchema(schema: TSchema, value: unknown): string | undefined {
  if (Value.Check(schema, value)) return undefined;
  const [fault] = Value.Errors(schema, value);
  const place = fault?.instancePath.slice(1).replaceAll('/', '.');
  return `${place ? `${place} ` : ''}${fault?.message ?? 'is invalid'}`;
}

/** What is wrong with the JSON Schema of a definition's parameters. */
function faultOfParams(params: unknown): string | undefined {
  if (!isObject(params) || params['type'] !== 'object' || !isObject(params['properties'])) {
    return '`params` must be a JSON Schema of type "object" with `properties`';
  }
  if (params['additionalProperties'] !== false) return '`params.additionalProperties` must be false';
  for (const [name, schema] of Object.entries(params['properties'])) {
    if (!/^[a-z][a-zA-Z0-9_]{0,31}$/.test(name))
      return `the parameter's name ${JSON.stringify(name)} is none`;
    if (!Value.Check(ParameterSchema, schema)) {
      return (
        `the parameter \`${name}\` must be a number or integer with minimum and maximum, a boolean with a default, ` +
        'a string with an `enum`, or a colour (`format: "color"`, `pattern: "^#[0-9a-f]{6}$"`)'
      );
    }
  }
  for (const [name, schema] of Object.entries((params as ParamsSchema).properties)) {
    if ('minimum' in schema && schema.minimum > schema.maximum)
      return `the parameter \`${name}\` has a minimum above its maximum`;
  }
  const { required = [], properties } = params as ParamsSchema;
  if (!Array.isArray(required)) return '`params.required` must be a list of names';
  for (const name of required) {
    if (!Object.hasOwn(properties, name))
      return `\`params.required\` names \`${name}\`, which is no parameter`;
  }
  try {
    fillParams({ ...(params as ParamsSchema), required: [] }, {});
  } catch (error) {
    return `a default does not fit its own schema: ${(error as Error).message}`;
  }
  return undefined;
}

function faultOfFunctions(definition: Record<string, unknown>): string | undefined {
  const { apply, kernel, scope, alpha, channels, plugin } = definition;
  if (kernel !== undefined && apply !== undefined)
    return 'it has both `apply` and `kernel`: one of them does the work';
  if (kernel !== undefined) {
    if (typeof kernel !== 'function') return '`kernel` must be a function';
    if (alpha !== 'premultiplied' && alpha !== 'straight')
      return '`alpha` must be "premultiplied" or "straight"';
    if (channels !== 'alike' && channels !== 'any') return '`channels` must be "alike" or "any"';
  } else {
    if (typeof apply !== 'function') return 'it has no function: `apply` must be one';
    if (scope !== 'pixel' && scope !== 'image') return '`scope` must be "pixel" or "image"';
  }
  if (definition['keepsSize'] === false && scope !== 'image')
    return 'only a filter of scope "image" may change the size (`keepsSize: false`)';
  if (plugin !== undefined) {
    const methods = isObject(plugin) ? Object.values(plugin) : [undefined];
    if (methods.some((method) => typeof method !== 'function'))
      return '`plugin` must be an object of functions';
  }
  return undefined;
}

/**
 * What is wrong with a definition, in words that follow "because"; undefined where nothing is.
 *
 * @param definition whatever a module exports
 * @param taken names in use
 */
export function faultOfDefinition(definition: unknown, taken: ReadonlySet<string>): string | undefined {
  if (!isObject(definition)) return 'its default export is no definition of a filter';
  const { name, title, description, group, hides, keepsSize, params } = definition;
  if (!Value.Check(FilterNameSchema, name)) {
    return '`name` must be 1 to 32 small letters, digits and underscores that begin with a letter';
  }
  if (taken.has(name)) return `the name "${name}" is taken by another filter`;
  for (const [key, text] of Object.entries({ title, description })) {
    const fault = faultOfSchema(LocalizedSchema, text);
    if (fault) return `\`${key}\` must be a text by language, as { en: '…', 'pt-BR': '…' }: ${fault}`;
  }
  if (!filterGroups.some((known) => known === group))
    return `\`group\` must be one of ${filterGroups.join(', ')}`;
  if (hides !== undefined && !hidingKinds.some((known) => known === hides)) {
    return `\`hides\` must be one of ${hidingKinds.map((kind) => `"${kind}"`).join(', ')}, or left out`;
  }
  if (keepsSize !== undefined && typeof keepsSize !== 'boolean') return '`keepsSize` must be true or false';
  return faultOfParams(params) ?? faultOfFunctions(definition);
}
