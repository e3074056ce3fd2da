import { expect, it } from 'vitest';
import { releaseMemory } from '../../src/codecs/on-idle.js';
import { acquireInstance, releaseInstance } from '../../src/png/encoder-wasm.js';

const MIB = 1024 * 1024;

it('gives an instance to one user at a time, and uses it again', () => {
  const first = acquireInstance();
  const second = acquireInstance();
  expect(second).not.toBe(first);
  releaseInstance(first);
  expect(acquireInstance()).toBe(first);
});

it('keeps no instance that has grown large', () => {
  const small = acquireInstance();
  small.beginBytes(8 * MIB);
  releaseInstance(small);
  expect(acquireInstance()).toBe(small);
  small.beginBytes(16 * MIB);
  expect(small.memory.buffer.byteLength).toBeGreaterThan(32 * MIB);
  releaseInstance(small);
  expect(acquireInstance()).not.toBe(small);
});

it('keeps no instance while there is nothing to do', () => {
  const instance = acquireInstance();
  releaseInstance(instance);
  releaseMemory();
  expect(acquireInstance()).not.toBe(instance);
});
