/** Memory for pixels that every thread sees, acquired by one job after another. */
export interface PixelBuffers {
  /**
   * A buffer for the caller alone. What it holds is left from others.
   *
   * @param bytes how many are needed at the least
   */
  acquire(bytes: number): SharedArrayBuffer;
  /** Takes a buffer back, which nobody may write to any more. */
  release(buffer: SharedArrayBuffer): void;
  /** Lets all go that nobody has. */
  clear(): void;
}

export interface PixelBufferOptions {
  /** Buffers, and bytes of them together, that are kept for the next job. */
  readonly maxIdle: number;
  readonly maxIdleBytes: number;
}

/** Sizes are rounded up to this, so that pictures of like sizes find each other's buffers. */
const STEP = 1 << 20;
/** A buffer serves for this part of its size at the least. */
const MIN_USE = 1 / 2;

/**
 * Keeps the buffers released last for the next job. Each new one would have to be cleared by the system page by page, and
 * one let go is there until every thread that saw it has collected its garbage.
 */
export function createPixelBuffers({ maxIdle, maxIdleBytes }: PixelBufferOptions): PixelBuffers {
  /** The one released last comes last. */
  let idle: SharedArrayBuffer[] = [];
  const idleBytes = () => idle.reduce((sum, { byteLength }) => sum + byteLength, 0);

  return {
    acquire(bytes) {
      const fitting = idle
        .filter(({ byteLength }) => byteLength >= bytes && byteLength * MIN_USE <= Math.max(bytes, STEP))
        .sort((a, b) => a.byteLength - b.byteLength);
      const [buffer] = fitting;
      if (!buffer) return new SharedArrayBuffer(Math.ceil(bytes / STEP) * STEP);
      idle = idle.filter((other) => other !== buffer);
      return buffer;
    },
    release(buffer) {
      idle.push(buffer);
      while (idle.length > maxIdle || idleBytes() > maxIdleBytes) idle.shift();
    },
    clear() {
      idle = [];
    },
  };
}
