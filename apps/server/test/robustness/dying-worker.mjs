// Threads that die of certain files, as one would of a fault in a codec, and else do what Revela's own do. Each tells
// its number and the task before it begins.
import { threadId } from 'node:worker_threads';
import * as worker from '../../dist/imaging/worker.js';

export const { ping } = worker;

/** What a file's last bytes make the thread do. */
const deaths = {
  // Works without a pause, as a decoder does, and tells so every 10 ms.
  'ticks!': () => {
    const channel = new globalThis.BroadcastChannel('ticks');
    for (let next = 0; ;) {
      if (globalThis.performance.now() < next) continue;
      channel.postMessage(null);
      next = globalThis.performance.now() + 10;
    }
  },
  // Works without a pause and never looks at the flag that stops its job.
  'deaf!!': () => {
    for (;;);
  },
  'exits!': () => globalThis.process.exit(7),
  'traps!': () =>
    new globalThis.WebAssembly.Instance(
      // A module whose start function is `unreachable`.
      new globalThis.WebAssembly.Module(
        Uint8Array.of(
          0,
          97,
          115,
          109,
          1,
          0,
          0,
          0,
          1,
          4,
          1,
          96,
          0,
          0,
          3,
          2,
          1,
          0,
          8,
          1,
          0,
          10,
          5,
          1,
          3,
          0,
          0,
          11,
        ),
      ),
    ),
  memory: () => {
    const hoard = [];
    for (;;) hoard.push(new Array(1_000_000).fill(hoard.length));
  },
  throws: () => {
    globalThis.setImmediate(() => {
      throw new Error('outside of any task');
    });
    return new Promise(() => undefined);
  },
};

const tasks = new globalThis.BroadcastChannel('tasks');
tasks.unref();

export function runPass(task) {
  tasks.postMessage(['runPass', threadId]);
  return worker.runPass(task);
}

export function encodeStrip(task) {
  tasks.postMessage(['encodeStrip', threadId]);
  return worker.encodeStrip(task);
}

export async function decode(task) {
  tasks.postMessage(['decode', threadId]);
  const tail = String.fromCharCode(...task.file.subarray(-6));
  await deaths[tail]?.();
  return worker.decode(task);
}
