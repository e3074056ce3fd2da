import { describe, expect, it } from 'vitest';
import { createPixelBuffers } from '../src/jobs/pixel-buffers.js';

const MIB = 1 << 20;

describe('pixel buffers', () => {
  it('are at least as long as asked for', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    for (const bytes of [1, MIB, MIB + 1, 48_000_000]) {
      expect(buffers.take(bytes).byteLength).toBeGreaterThanOrEqual(bytes);
    }
  });

  it('go from one job to the next, never to two at a time', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const first = buffers.take(10 * MIB);
    const second = buffers.take(10 * MIB);
    expect(second).not.toBe(first);
    buffers.give(first);
    expect(buffers.take(9 * MIB)).toBe(first);
    expect(buffers.take(9 * MIB)).not.toBe(first);
  });

  it('are not spent on pictures much smaller, nor given where they are too short', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const buffer = buffers.take(10 * MIB);
    buffers.give(buffer);
    expect(buffers.take(4 * MIB)).not.toBe(buffer);
    expect(buffers.take(11 * MIB)).not.toBe(buffer);
    expect(buffers.take(5 * MIB)).toBe(buffer);
  });

  it('are let go when asked', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const buffer = buffers.take(MIB);
    buffers.give(buffer);
    buffers.clear();
    expect(buffers.take(MIB)).not.toBe(buffer);
  });

  it('are kept up to a number and a size, those given back last', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const [first, second, third] = [1, 2, 3].map(() => buffers.take(10 * MIB));
    for (const buffer of [first!, second!, third!]) buffers.give(buffer);
    const taken = [1, 2, 3].map(() => buffers.take(10 * MIB));
    expect(taken).toContain(second);
    expect(taken).toContain(third);
    expect(taken).not.toContain(first);

    const [large, huge] = [60, 70].map((size) => buffers.take(size * MIB));
    buffers.give(large!);
    buffers.give(huge!);
    expect(buffers.take(60 * MIB)).toBe(huge);
    expect(buffers.take(60 * MIB)).not.toBe(large);
  });
});
