import { describeFilter, filters } from '@revela/filters';
import type { FilterDescription } from '@revela/shared';
import { describe, expect, it } from 'vitest';
import { isReady, missingParams, paramsToSend } from '../src/renderer/filters/param-values.js';

function builtIn(name: string): FilterDescription {
  const filter = filters.find((one) => one.name === name);
  if (!filter) throw new Error(`There is no ${name}.`);
  return describeFilter(filter);
}

const every: FilterDescription = {
  ...builtIn('sepia'),
  params: {
    type: 'object',
    additionalProperties: false,
    required: ['tone'],
    properties: {
      size: { type: 'integer', minimum: 2, maximum: 9, default: 4 },
      soft: { type: 'boolean', default: false },
      tone: { type: 'string', enum: ['warm', 'cold'] },
      paper: { type: 'string', format: 'color', pattern: '^#[0-9a-f]{6}$', default: '#ffffff' },
    },
  },
};

describe('paramsToSend', () => {
  it('sends the defaults of the catalogue, and nothing where there is none', () => {
    expect(paramsToSend(builtIn('pixelate'))).toEqual({ size: 10 });
    expect(paramsToSend(builtIn('blur'))).toEqual({});
    expect(paramsToSend(builtIn('blur'), { radius: 3 })).toEqual({ radius: 3 });
  });

  it('sends every kind of value', () => {
    expect(paramsToSend(every, { soft: true, tone: 'cold', paper: '#102030' })).toEqual({
      size: 4,
      soft: true,
      tone: 'cold',
      paper: '#102030',
    });
  });

  it('does not send what no longer fits, as after another version of the server', () => {
    expect(paramsToSend(every, { size: 40, soft: 'yes', tone: 'hot', paper: 'red', gone: 1 })).toEqual({
      size: 4,
      soft: false,
      paper: '#ffffff',
    });
  });

  it('does not take what every object has for a value', () => {
    const named = {
      ...every,
      params: { ...every.params, properties: { constructor: { type: 'string', enum: ['a'] } } },
    } as FilterDescription;
    expect(paramsToSend(named, {})).toEqual({});
  });
});

describe('missingParams', () => {
  it('names what has to be set first', () => {
    expect(missingParams(every)).toEqual(['tone']);
    expect(missingParams(every, { tone: 'warm' })).toEqual([]);
    expect(isReady({ ...every, unsupported: [] }, {})).toBe(false);
    expect(isReady({ ...every, unsupported: [] }, { tone: 'warm' })).toBe(true);
    expect(isReady({ ...every, unsupported: ['curve'] }, { tone: 'warm' })).toBe(false);
  });
});
