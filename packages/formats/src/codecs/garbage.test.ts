import { eventually } from '@revela/testing/eventually';
import { expect, it } from 'vitest';
import { freeBuffer } from './garbage.js';

it("gives a buffer's memory back", async () => {
  const buffer = new ArrayBuffer(200e6);
  const view = new Uint8Array(buffer).fill(1);
  const before = process.memoryUsage.rss();
  freeBuffer(buffer);
  expect(view).toHaveLength(0);
  await eventually('the memory is free', () => before - process.memoryUsage.rss() > 190e6);
});

it('leaves a buffer alone that was handed over', () => {
  const buffer = new ArrayBuffer(8);
  const taken = structuredClone(buffer, { transfer: [buffer] });
  freeBuffer(buffer);
  expect(taken.byteLength).toBe(8);
});
