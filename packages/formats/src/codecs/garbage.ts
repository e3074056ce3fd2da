import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageChannel } from 'node:worker_threads';

type Collect = (options?: { readonly type: 'minor' }) => void;

let gc: Collect | undefined;

/**
 * Collects this thread's garbage. V8 does so as its heap fills, and counts little of the memory that lies outside of it:
 * buffers, pixels, WebAssembly.
 *
 * @param generation `young`: only what is new, in a millisecond or two
 */
export function collectGarbage(generation: 'young' | 'all'): void {
  if (!gc) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as Collect;
  }
  if (generation === 'young') gc({ type: 'minor' });
  else gc();
}

// What is sent from a port that is closed goes nowhere. From one whose other end is closed it would wait for a turn of the
// event loop, which a thread at work may never come to.
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/** Bytes below which V8 is left to free a buffer: the order it frees small ones in leaves fewer gaps. */
const MIN_BYTES = 4 * 1024 * 1024;

/**
 * Gives a large buffer's memory back now, not with the next garbage. It is empty afterwards, and so is every view of it.
 * One that was handed over is left alone, and so is a small one.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  if (buffer.byteLength < MIN_BYTES) return;
  // `ArrayBuffer.prototype.transfer` does it from Node 22 on.
  nowhere.postMessage(undefined, [buffer]);
}
