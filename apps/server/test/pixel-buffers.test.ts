import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPixelBuffers } from '../src/imaging/pixel-buffers.js';

const MIB = 1 << 20;

describe('pixel buffers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are at least as long as asked for', () => {
    const buffers = createPixelBuffers();
    for (const bytes of [1, MIB, MIB + 1, 48_000_000]) {
      expect(buffers.take(bytes).byteLength).toBeGreaterThanOrEqual(bytes);
    }
  });

  it('go from one job to the next, never to two at a time', () => {
    const buffers = createPixelBuffers();
    const first = buffers.take(10 * MIB);
    const second = buffers.take(10 * MIB);
    expect(second).not.toBe(first);
    buffers.give(first);
    expect(buffers.take(9 * MIB)).toBe(first);
    expect(buffers.take(9 * MIB)).not.toBe(first);
  });

  it('are not spent on pictures much smaller, nor given where they are too short', () => {
    const buffers = createPixelBuffers();
    const buffer = buffers.take(10 * MIB);
    buffers.give(buffer);
    expect(buffers.take(4 * MIB)).not.toBe(buffer);
    expect(buffers.take(11 * MIB)).not.toBe(buffer);
    expect(buffers.take(5 * MIB)).toBe(buffer);
  });

  it('are let go when nobody asks for them', () => {
    const buffers = createPixelBuffers();
    const buffer = buffers.take(MIB);
    buffers.give(buffer);
    vi.advanceTimersByTime(60_000);
    expect(buffers.take(MIB)).not.toBe(buffer);
  });
});
