import { expect, it } from 'vitest';
import { createMemoryBudget } from '../src/upload/memory-budget.js';

it('tells how many bytes were held, once the last of them are given back', () => {
  const told: number[] = [];
  const budget = createMemoryBudget(100, (bytes) => told.push(bytes));
  const [first, second, none] = [budget.open(), budget.open(), budget.open()];
  expect(first.tryReserve(60)).toBe(true);
  second.charge(30);
  expect(second.tryReserve(20)).toBe(false);
  none.close();
  first.close();
  expect([budget.held, told]).toEqual([30, []]);
  second.close();
  second.close();
  second.charge(10);
  expect([budget.held, told]).toEqual([0, [90]]);
});
