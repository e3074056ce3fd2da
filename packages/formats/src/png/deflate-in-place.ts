import { acquireInstance, type EncoderInstance, releaseInstance, scanlinesInPlace } from './encoder-wasm.js';

/**
 * Deflates bytes in an instance's memory. Scanlines that a row filterer's `read` is given are deflated where they lie,
 * the first time; other bytes are copied.
 *
 * @param deflate deflates the first bytes at the instance's `scanlines()`, and returns how many were written
 * @param read is given the result where it lies, without a copy; it is no longer there once `read` has returned
 * @returns what `read` returns
 * @throws {TypeError} for scanlines that are no longer there
 * @throws {WebAssembly.RuntimeError} where there is not as much memory as 2.7 times the bytes
 */
export function deflateInPlace<T>(
  bytes: Uint8Array,
  deflate: (instance: EncoderInstance) => number,
  read: (deflated: Uint8Array) => T,
): T {
  const holder = scanlinesInPlace.get(bytes);
  if (holder) {
    // Until the row filterer detaches the result, nothing is written over it.
    scanlinesInPlace.delete(bytes);
    return read(holder.view(holder.output(), deflate(holder)));
  }
  const instance = acquireInstance();
  try {
    instance.beginBytes(bytes.length);
    instance.view(instance.scanlines(), bytes.length).set(bytes);
    return read(instance.view(instance.output(), deflate(instance)));
  } finally {
    instance.detachViews();
    releaseInstance(instance);
  }
}
