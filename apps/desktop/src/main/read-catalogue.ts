import {
  FilterNameSchema,
  filterGroups,
  hidingKinds,
  ParameterSchema,
  type FilterGroup,
  type Hiding,
  type Localized,
} from '@revela/shared';
import { Value } from 'typebox/value';
import type { OfferedFilter } from '../ipc/api.js';
import { humanize } from '../i18n/localized.js';
import { isObject, readText, type Json } from './read-json.js';

// What a server says is bounded before it reaches the window, whatever it says.
const MAX_FILTERS = 256;
const MAX_PARAMETERS = 32;
const MAX_CHOICES = 64;
const MAX_TITLE = 80;
const MAX_TEXT = 400;
const MAX_UNIT = 12;

const PARAMETER_NAME = /^[a-z][a-zA-Z0-9_]{0,31}$/;

type Parameter = Json & ParameterSchema;

/**
 * Reads a server's catalogue, which may be newer than this client: a group it does not know becomes `style`, a
 * parameter it has no control for is left to its default, what is no filter is left out.
 *
 * @param body of the answer to `GET /api/v1/filters`
 * @returns null where it is no catalogue at all
 */
export function readCatalogue(body: unknown): OfferedFilter[] | null {
  if (!isObject(body) || !Array.isArray(body['filters'])) return null;
  const filters = new Map<string, OfferedFilter>();
  for (const entry of body['filters'].slice(0, MAX_FILTERS)) {
    const filter = readFilter(entry);
    if (filter && !filters.has(filter.name)) filters.set(filter.name, filter);
  }
  return [...filters.values()];
}

function readFilter(entry: unknown): OfferedFilter | null {
  if (!isObject(entry) || !Value.Check(FilterNameSchema, entry['name'])) return null;
  const { name, group, hides, params } = entry;
  if (!isObject(params) || !isObject(params['properties'] ?? {})) return null;
  const given = Object.entries((params['properties'] ?? {}) as Json);
  const properties = Object.fromEntries(
    given
      .slice(0, MAX_PARAMETERS)
      .map(([key, schema]) => [key, readParameter(schema)] as const)
      .filter(
        (pair): pair is readonly [string, Parameter] => PARAMETER_NAME.test(pair[0]) && pair[1] !== null,
      ),
  );
  const names = Array.isArray(params['required']) ? params['required'] : [];
  const required = names.filter((key): key is string => typeof key === 'string').slice(0, MAX_PARAMETERS);
  return {
    name,
    title: readLocalized(entry['title'], MAX_TITLE) ?? { en: humanize(name) },
    description: readLocalized(entry['description'], MAX_TEXT) ?? { en: '' },
    group: filterGroups.includes(group as FilterGroup) ? (group as FilterGroup) : 'style',
    params: {
      type: 'object',
      additionalProperties: false,
      properties,
      required: required.filter((key) => Object.hasOwn(properties, key)),
    },
    hides: hidingKinds.includes(hides as Hiding) ? (hides as Hiding) : null,
    regions: entry['regions'] !== false,
    unsupported: required
      .filter((key) => !Object.hasOwn(properties, key) && !hasDefault(given, key))
      .map((key) => readText(key, MAX_TITLE) ?? '?'),
  };
}

function hasDefault(given: readonly (readonly [string, unknown])[], name: string): boolean {
  const schema = given.find(([key]) => key === name)?.[1];
  return isObject(schema) && schema['default'] !== undefined;
}

/** A parameter as the contract has it, with what the contract does not know left out; null where that is none. */
function readParameter(schema: unknown): Parameter | null {
  if (!isObject(schema)) return null;
  const parameter = withoutUndefined({
    type: schema['type'],
    minimum: schema['minimum'],
    maximum: schema['maximum'],
    multipleOf: schema['multipleOf'],
    enum: schema['enum'],
    format: schema['format'],
    pattern: schema['pattern'],
    default: schema['default'],
    title: readText(schema['title'], MAX_TITLE),
    'x-title': readTranslations(schema['x-title'], MAX_TITLE),
    description: readText(schema['description'], MAX_TEXT),
    'x-description': readTranslations(schema['x-description'], MAX_TEXT),
    'x-unit': readText(schema['x-unit'], MAX_UNIT),
    'x-enum-titles': readChoiceTitles(schema['enum'], schema['x-enum-titles']),
  });
  if (isSound(parameter)) return parameter;
  // A default that does not fit is the server's own business: it fills it in where nothing is sent.
  const { default: _unfit, ...others } = parameter;
  return isSound(others) ? others : null;
}

function isSound(parameter: Json): parameter is Parameter {
  if (!Value.Check(ParameterSchema, parameter)) return false;
  const { default: usual } = parameter;
  if ('enum' in parameter) return usual === undefined || parameter.enum.includes(usual as string);
  if (parameter.type !== 'number' && parameter.type !== 'integer') return true;
  const { minimum, maximum, multipleOf = 0 } = parameter;
  if (minimum > maximum || (multipleOf > 0 && Math.floor(maximum / multipleOf) * multipleOf < minimum)) {
    return false;
  }
  return usual === undefined || ((usual as number) >= minimum && (usual as number) <= maximum);
}

function readChoiceTitles(values: unknown, titles: unknown): Record<string, Localized> | undefined {
  if (!Array.isArray(values) || !isObject(titles)) return undefined;
  const read = values
    .slice(0, MAX_CHOICES)
    .filter((value): value is string => typeof value === 'string' && Object.hasOwn(titles, value))
    .map((value) => [value, readLocalized(titles[value], MAX_TITLE)] as const);
  return Object.fromEntries(read.filter((pair): pair is [string, Localized] => pair[1] !== undefined));
}

function readLocalized(value: unknown, longest: number): Localized | undefined {
  const en = isObject(value) ? readText(value['en'], longest) : undefined;
  return en === undefined ? undefined : { en, ...readTranslations(value, longest) };
}

function readTranslations(value: unknown, longest: number): { 'pt-BR'?: string } | undefined {
  const text = isObject(value) ? readText(value['pt-BR'], longest) : undefined;
  return text === undefined ? undefined : { 'pt-BR': text };
}

function withoutUndefined(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
