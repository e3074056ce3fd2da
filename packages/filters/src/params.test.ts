import type { ParamsSchema } from '@revela/shared';
import { expect, test } from 'vitest';
import { fillParams } from './index.js';

const schema: ParamsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['mode'],
  properties: {
    amount: { type: 'number', minimum: 0, maximum: 1, default: 0.5, multipleOf: 0.1 },
    count: { type: 'integer', minimum: 1, maximum: 9 },
    mode: { type: 'string', enum: ['soft', 'hard'] },
    whole: { type: 'boolean', default: true },
    color: { type: 'string', format: 'color', pattern: '^#[0-9a-f]{6}$', default: '#000000' },
  },
};

test('defaults are filled in, what may be missing is left out', () => {
  expect(fillParams(schema, { mode: 'soft' })).toEqual({
    amount: 0.5,
    mode: 'soft',
    whole: true,
    color: '#000000',
  });
  const given = { amount: 0.3, count: 9, mode: 'hard', whole: false, color: '#12ab9f' };
  expect(fillParams(schema, given)).toEqual(given);
});

test.each([
  [{}, 'mode is missing'],
  [{ mode: 'other' }, 'mode must be one of soft, hard'],
  [{ mode: 'soft', amount: 1.01 }, 'amount must be <= 1'],
  [{ mode: 'soft', amount: -1 }, 'amount must be >= 0'],
  [{ mode: 'soft', amount: 0.25 }, 'amount must be a multiple of 0.1'],
  [{ mode: 'soft', amount: '0.5' }, 'amount must be a number'],
  [{ mode: 'soft', amount: null }, 'amount must be a number'],
  [{ mode: 'soft', count: 2.5 }, 'count must be a whole number'],
  [{ mode: 'soft', whole: 1 }, 'whole must be true or false'],
  [{ mode: 'soft', color: 'red' }, 'color must be a colour'],
  [{ mode: 'soft', colour: '#000000' }, 'there is no parameter "colour", only amount'],
  [JSON.parse('{"mode":"soft","__proto__":1}') as object, 'no parameter "__proto__"'],
])('%j: %s', (given, message) => {
  expect(() => fillParams(schema, given as Record<string, unknown>)).toThrow(message);
});
