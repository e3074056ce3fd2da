import { describe, expect, it } from 'vitest';
import { createPixelBuffers } from '../src/jobs/pixel-buffers.js';

const MIB = 1 << 20;

describe('pixel buffers', () => {
  it('are at least as long as asked for', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    for (const bytes of [1, MIB, MIB + 1, 48_000_000]) {
      expect(buffers.acquire(bytes).byteLength).toBeGreaterThanOrEqual(bytes);
    }
  });

  it('go from one job to the next, never to two at a time', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const first = buffers.acquire(10 * MIB);
    const second = buffers.acquire(10 * MIB);
    expect(second).not.toBe(first);
    buffers.release(first);
    expect(buffers.acquire(9 * MIB)).toBe(first);
    expect(buffers.acquire(9 * MIB)).not.toBe(first);
  });

  it('are not spent on pictures much smaller, nor given where they are too short', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const buffer = buffers.acquire(10 * MIB);
    buffers.release(buffer);
    expect(buffers.acquire(4 * MIB)).not.toBe(buffer);
    expect(buffers.acquire(11 * MIB)).not.toBe(buffer);
    expect(buffers.acquire(5 * MIB)).toBe(buffer);
  });

  it('are let go when asked', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const buffer = buffers.acquire(MIB);
    buffers.release(buffer);
    buffers.clear();
    expect(buffers.acquire(MIB)).not.toBe(buffer);
  });

  it('are kept up to a number and a size, those given back last', () => {
    const buffers = createPixelBuffers({ maxIdle: 2, maxIdleBytes: 100 * MIB });
    const [first, second, third] = [1, 2, 3].map(() => buffers.acquire(10 * MIB));
    for (const buffer of [first!, second!, third!]) buffers.release(buffer);
    const taken = [1, 2, 3].map(() => buffers.acquire(10 * MIB));
    expect(taken).toContain(second);
    expect(taken).toContain(third);
    expect(taken).not.toContain(first);

    const [large, huge] = [60, 70].map((size) => buffers.acquire(size * MIB));
    buffers.release(large!);
    buffers.release(huge!);
    expect(buffers.acquire(60 * MIB)).toBe(huge);
    expect(buffers.acquire(60 * MIB)).not.toBe(large);
  });
});
