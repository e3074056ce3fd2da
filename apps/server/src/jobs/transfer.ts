import { move, transferableSymbol, valueSymbol } from 'piscina';

/**
 * Marks a worker's result so that the given buffers are handed over instead of copied. They must belong to the
 * result alone: a buffer of Node's pool would take its neighbours along.
 */
export function transferring<T>(value: T, buffers: readonly ArrayBuffer[]): T {
  return move({
    get [transferableSymbol]() {
      return buffers as unknown as object;
    },
    get [valueSymbol]() {
      return value as object;
    },
  }) as unknown as T;
}
