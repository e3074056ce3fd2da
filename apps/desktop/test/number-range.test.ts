import fc from 'fast-check';
import { fillParams } from '@revela/filters';
import { describe, expect, it } from 'vitest';
import { fitNumber, numberRange, type NumberSchema } from '../src/renderer/filters/number-range.js';

const number = (minimum: number, maximum: number, multipleOf?: number): NumberSchema => ({
  type: 'number',
  minimum,
  maximum,
  ...(multipleOf === undefined ? {} : { multipleOf }),
});

describe('numberRange', () => {
  it.each([
    ['a radius', number(0.1, 200), { minimum: 0.1, maximum: 200, step: 0.1, decimals: 2 }],
    ['a contrast', number(-1, 1), { minimum: -1, maximum: 1, step: 0.01, decimals: 2 }],
    ['a factor', number(0, 10), { minimum: 0, maximum: 10, step: 0.1, decimals: 2 }],
    ['a share', number(0, 0.01), { minimum: 0, maximum: 0.01, step: 0.0001, decimals: 4 }],
    ['many', number(0, 50_000), { minimum: 0, maximum: 50_000, step: 100, decimals: 2 }],
    ['one value', number(3, 3), { minimum: 3, maximum: 3, step: 0.1, decimals: 2 }],
    [
      'a whole number',
      { type: 'integer', minimum: 2, maximum: 512 } as const,
      { minimum: 2, maximum: 512, step: 1, decimals: 0 },
    ],
    ['a multiple', number(0.05, 1, 0.1), { minimum: 0.1, maximum: 1, step: 0.1, decimals: 1 }],
    [
      'a whole multiple',
      { type: 'integer', minimum: 1, maximum: 99, multipleOf: 5 } as const,
      { minimum: 5, maximum: 95, step: 5, decimals: 0 },
    ],
  ])('%s', (_name, schema, range) => {
    expect(numberRange(schema)).toEqual(range);
  });
});

describe('fitNumber', () => {
  it('keeps what is typed between two steps, and clamps', () => {
    const schema = number(0.1, 200);
    const fit = (value: number): number => fitNumber(value, schema, numberRange(schema));
    expect([2.25, 0, 1e9, 199.999].map(fit)).toEqual([2.25, 0.1, 200, 200]);
  });

  it('gives what the server accepts, whatever is typed', () => {
    const schemas = fc
      .record({
        type: fc.constantFrom<'number' | 'integer'>('number', 'integer'),
        minimum: fc.integer({ min: -1000, max: 1000 }),
        length: fc.integer({ min: 10, max: 5000 }),
        multipleOf: fc.option(fc.constantFrom(1, 2, 5), { nil: undefined }),
      })
      .map(({ type, minimum, length, multipleOf }): NumberSchema => ({
        type,
        minimum,
        maximum: minimum + length,
        ...(multipleOf === undefined ? {} : { multipleOf }),
      }));
    fc.assert(
      fc.property(schemas, fc.double({ min: -1e7, max: 1e7, noNaN: true }), (schema, typed) => {
        const value = fitNumber(typed, schema, numberRange(schema));
        const params = {
          type: 'object',
          additionalProperties: false,
          properties: { value: schema },
        } as const;
        expect(fillParams(params, { value })).toEqual({ value });
      }),
    );
  });
});
